package jacobi.engine.cpu;

/** Sums over the middle axis of [outer, n, inner], cut into tasks. */
final class Sums {
    /** Parts of a long sum: they bound the scratch memory, and the threads that can take part. */
    private static final int MOST_PIECES = 32;

    /** Rows of a piece, so that the partial sums are small against what is summed. */
    private static final int LEAST_ROWS = 64;

    /** Columns of a task, whose sums stay in the L1 cache. */
    private static final int COLUMNS = 1024;

    private Sums() {}

    /** The sums of x [outer, n, inner] in y [outer, inner]. */
    static Work sum(Place x, int outer, int n, int inner, Place y, Scratch scratch) {
        return inner == 1
                ? alongRows(x, outer, n, y, scratch)
                : overRows(x, outer, n, inner, y, scratch);
    }

    private static Work alongRows(Place x, int rows, int n, Place y, Scratch scratch) {
        int pieces = Math.ceilDiv(n, Grain.ELEMENTS);
        if (pieces <= 1) {
            return Work.parts(
                    rows,
                    Grain.rows(Grain.ELEMENTS, n),
                    (from, to) -> {
                        for (int row = from; row < to; row++) {
                            y.array()[y.at() + row] = SumKernel.sum(x.array(), x.at() + row * n, n);
                        }
                    });
        }
        var partial = Place.in(scratch, rows * pieces);
        var first =
                Work.tasks(
                        rows * pieces,
                        task -> {
                            int row = task / pieces;
                            int from = (task - row * pieces) * Grain.ELEMENTS;
                            int count = Math.min(Grain.ELEMENTS, n - from);
                            partial.array()[partial.at() + task] =
                                    SumKernel.sum(x.array(), x.at() + row * n + from, count);
                        });
        return Work.inOrder(first, alongRows(partial, rows, pieces, y, scratch));
    }

    private static Work overRows(Place x, int outer, int n, int inner, Place y, Scratch scratch) {
        int pieces = pieces(n, inner);
        int rows = Math.ceilDiv(n, pieces);
        int blocks = Math.ceilDiv(inner, COLUMNS);
        var target = pieces == 1 ? y : Place.in(scratch, outer * pieces * inner);
        var first =
                Work.parts(
                        outer * pieces * blocks,
                        Grain.rows(Grain.ELEMENTS, rows * Math.min(inner, COLUMNS)),
                        (from, to) -> {
                            for (int task = from; task < to; task++) {
                                int sum = task / blocks;
                                int column = (task - sum * blocks) * COLUMNS;
                                int row = sum % pieces * rows;
                                SumKernel.overRows(
                                        x.array(),
                                        x.at() + (sum / pieces * n + row) * inner + column,
                                        inner,
                                        Math.clamp(n - row, 0, rows),
                                        target.array(),
                                        target.at() + sum * inner + column,
                                        Math.min(COLUMNS, inner - column));
                            }
                        });
        return pieces == 1
                ? first
                : Work.inOrder(first, overRows(target, outer, pieces, inner, y, scratch));
    }

    private static int pieces(int n, int inner) {
        long grains = Math.ceilDiv((long) n * inner, Grain.ELEMENTS);
        return Math.clamp(Math.min(grains, n / LEAST_ROWS), 1, MOST_PIECES);
    }
}
