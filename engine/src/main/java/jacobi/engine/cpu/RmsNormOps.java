package jacobi.engine.cpu;

import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/** Division by the root mean square over the last axis. */
final class RmsNormOps {
    /** Parts of the gain's gradient: they bound the memory for partial sums. */
    private static final int MOST_PARTS = 32;

    /** Rows whose summands of the gain's gradient are added up together. */
    private static final int FEW_ROWS = 4;

    private RmsNormOps() {}

    static Work forward(Op.RmsNorm op, List<Tensor> in, List<Tensor> out) {
        var x = Floats.of(in.get(0));
        var gain = Floats.of(in.get(1));
        var y = Floats.of(out.get(0));
        var reciprocals = Floats.of(out.get(1));
        int n = in.getFirst().dim(-1);
        return Work.parts(
                in.getFirst().shape().rows(),
                Grain.rows(Grain.ELEMENTS, n),
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        int at = x.at() + i * n;
                        float reciprocal = RmsNormKernel.reciprocal(x.array(), at, op.epsilon(), n);
                        reciprocals.array()[reciprocals.at() + i] = reciprocal;
                        RmsNormKernel.normalize(
                                x.array(),
                                at,
                                reciprocal,
                                gain.array(),
                                gain.at(),
                                y.array(),
                                y.at() + i * n,
                                n);
                    }
                });
    }

    static Work backward(List<Tensor> in, List<Tensor> out) {
        int n = in.getFirst().dim(-1);
        var rows =
                new Rows(
                        Floats.of(in.get(0)),
                        Floats.of(in.get(1)),
                        Floats.of(in.get(2)),
                        Floats.of(in.get(3)),
                        Floats.of(out.get(0)),
                        n);
        int count = in.getFirst().shape().rows();
        int grain = Math.max(Grain.rows(Grain.ELEMENTS, n), Math.ceilDiv(count, MOST_PARTS));
        int parts = Math.ceilDiv(count, grain);
        var scratch = new Scratch();
        var gains = Place.in(scratch, parts * n);
        var dGain = Floats.of(out.get(1));
        var ofParts =
                Work.parts(
                        count,
                        grain,
                        (from, to) -> {
                            int at = gains.at() + from / grain * n;
                            Arrays.fill(gains.array(), at, at + n, 0);
                            rows.gradient(from, to, gains.array(), at);
                        });
        Work total =
                _ ->
                        SumKernel.overRows(
                                gains.array(), gains.at(), n, parts, dGain.array(), dGain.at(), n);
        return scratch.around(Work.inOrder(ofParts, total));
    }

    /** What the gradient of a row needs. */
    private record Rows(Floats x, Floats gain, Floats reciprocals, Floats dy, Floats dx, int n) {
        /** A few rows at a time, which stay in the L1 cache. */
        void gradient(int from, int to, float[] dGain, int dGainAt) {
            for (int row = from; row < to; row += FEW_ROWS) {
                int count = Math.min(FEW_ROWS, to - row);
                for (int i = row; i < row + count; i++) {
                    RmsNormKernel.gradient(
                            x.array(),
                            x.at() + i * n,
                            reciprocals.array()[reciprocals.at() + i],
                            gain.array(),
                            gain.at(),
                            dy.array(),
                            dy.at() + i * n,
                            dx.array(),
                            dx.at() + i * n,
                            n);
                }
                RmsNormKernel.addGainGradient(
                        x.array(),
                        x.at() + row * n,
                        reciprocals.array(),
                        reciprocals.at() + row,
                        dy.array(),
                        dy.at() + row * n,
                        count,
                        dGain,
                        dGainAt,
                        n);
            }
        }
    }
}
