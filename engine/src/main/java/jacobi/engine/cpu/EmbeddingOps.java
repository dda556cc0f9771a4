package jacobi.engine.cpu;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import java.util.Arrays;
import java.util.List;

/** Looks up rows of a table, and adds rows up by id. */
final class EmbeddingOps {
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

    static Work backward(GradientOp.Embedding op, List<Tensor> in, List<Tensor> out) {
        return sums(in.get(0), in.get(1), op.scale(), true, out.get(0));
    }

    static Work add(UpdateOp.AddRows op, List<Tensor> in, List<Tensor> out) {
        var add = sums(in.get(1), in.get(2), op.scale(), false, out.get(0));
        return LayoutOps.changed(in.get(0), out.get(0), add);
    }

    /**
     * Each row of the table becomes the sum of the summands of its id, in their order.
     *
     * @param fresh whether the sums start from zero, not from what the table holds
     */
    private static Work sums(
            Tensor ids, Tensor summands, double factor, boolean fresh, Tensor table) {
        var x = summands.floats();
        int xAt = summands.offset();
        var y = table.floats();
        int yAt = table.offset();
        int rows = table.dim(0);
        int n = table.dim(1);
        float scale = (float) factor;
        var places = new Places(ids, rows);
        var add =
                Work.parts(
                        rows,
                        Grain.rows(Grain.ELEMENTS, n),
                        (from, to) -> {
                            for (int row = from; row < to; row++) {
                                int target = yAt + row * n;
                                int next = places.first(row);
                                int end = places.first(row + 1);
                                if (fresh && next == end) {
                                    Arrays.fill(y, target, target + n, 0);
                                } else if (fresh) {
                                    int source = xAt + places.place(next++) * n;
                                    AffineKernel.affine(x, source, scale, 0, y, target, n);
                                }
                                for (; next < end; next++) {
                                    int source = xAt + places.place(next) * n;
                                    AffineKernel.addMultiple(x, source, scale, y, target, n);
                                }
                            }
                        });
        return Work.inOrder(_ -> places.find(), add);
    }

    /** Where each id stands: all places in the order of their ids, those of one id in order. */
    private static final class Places {
        private final int[] ids;
        private final int idsAt;
        private final int[] sorted;

        /** Where the places of an id begin in {@link #sorted}; those of the next end them. */
        private final int[] firsts;

        Places(Tensor ids, int rows) {
            this.ids = ids.ints();
            idsAt = ids.offset();
            sorted = new int[ids.size()];
            firsts = new int[rows + 2];
        }

        int first(int id) {
            return firsts[id];
        }

        int place(int index) {
            return sorted[index];
        }

        /** Sorts by counting. While places are filled in, an id's count stands one further on. */
        void find() {
            Arrays.fill(firsts, 0);
            for (int i = 0; i < sorted.length; i++) {
                firsts[ids[idsAt + i] + 2]++;
            }
            for (int id = 2; id < firsts.length; id++) {
                firsts[id] += firsts[id - 1];
            }
            for (int i = 0; i < sorted.length; i++) {
                sorted[firsts[ids[idsAt + i] + 1]++] = i;
            }
        }
    }
}
