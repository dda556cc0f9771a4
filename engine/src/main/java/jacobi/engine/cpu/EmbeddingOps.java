package jacobi.engine.cpu;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/** Looks up rows of a table, and adds rows up by id. */
final class EmbeddingOps {
    /** Channels of a task of the gradient: some whole cache lines of each row. */
    private static final int CHANNELS = 64;

    private EmbeddingOps() {}

    static Work forward(Op.Embedding op, List<Tensor> in, List<Tensor> out) {
        var table = in.get(0).floats();
        int tableAt = in.get(0).offset();
        var ids = in.get(1).ints();
        int idsAt = in.get(1).offset();
        var y = out.getFirst().floats();
        int yAt = out.getFirst().offset();
        int n = in.get(0).dim(1);
        float scale = (float) op.scale();
        return Work.parts(
                in.get(1).size(),
                Grain.rows(Grain.ELEMENTS, n),
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        int row = tableAt + ids[idsAt + i] * n;
                        AffineKernel.affine(table, row, scale, 0, y, yAt + i * n, n);
                    }
                });
    }

    /**
     * Each task adds some channels of all rows in the order of the ids: so rows of the same id are
     * added in one order by one thread.
     */
    static Work backward(GradientOp.Embedding op, List<Tensor> in, List<Tensor> out) {
        var ids = in.get(0).ints();
        int idsAt = in.get(0).offset();
        var dy = in.get(1).floats();
        int dyAt = in.get(1).offset();
        var dTable = out.getFirst().floats();
        int dTableAt = out.getFirst().offset();
        int count = in.get(0).size();
        int n = out.getFirst().dim(1);
        float scale = (float) op.scale();
        var clear =
                Work.parts(
                        out.getFirst().size(),
                        Grain.ELEMENTS,
                        (from, to) -> Arrays.fill(dTable, dTableAt + from, dTableAt + to, 0));
        var add =
                Work.parts(
                        n,
                        Math.max(CHANNELS, Grain.rows(Grain.ELEMENTS, count)),
                        (from, to) -> {
                            for (int i = 0; i < count; i++) {
                                int target = dTableAt + ids[idsAt + i] * n + from;
                                int source = dyAt + i * n + from;
                                AffineKernel.addMultiple(
                                        dy, source, scale, dTable, target, to - from);
                            }
                        });
        return Work.inOrder(clear, add);
    }
}
