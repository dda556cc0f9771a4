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

    static void sum(
            Team team, float[] x, int xAt, int outer, int n, int inner, float[] y, int yAt) {
        if (inner == 1) {
            alongRows(team, x, xAt, outer, n, y, yAt);
        } else {
            overRows(team, x, xAt, outer, n, inner, y, yAt);
        }
    }

    private static void alongRows(
            Team team, float[] x, int xAt, int rows, int n, float[] y, int yAt) {
        int pieces = Math.ceilDiv(n, Grain.ELEMENTS);
        if (pieces <= 1) {
            team.parts(
                    rows,
                    Grain.rows(Grain.ELEMENTS, n),
                    (from, to) -> {
                        for (int row = from; row < to; row++) {
                            y[yAt + row] = SumKernel.sum(x, xAt + row * n, n);
                        }
                    });
            return;
        }
        var partial = new float[rows * pieces];
        team.run(
                partial.length,
                task -> {
                    int row = task / pieces;
                    int from = (task - row * pieces) * Grain.ELEMENTS;
                    int count = Math.min(Grain.ELEMENTS, n - from);
                    partial[task] = SumKernel.sum(x, xAt + row * n + from, count);
                });
        alongRows(team, partial, 0, rows, pieces, y, yAt);
    }

    private static void overRows(
            Team team, float[] x, int xAt, int outer, int n, int inner, float[] y, int yAt) {
        int pieces = pieces(n, inner);
        int rows = Math.ceilDiv(n, pieces);
        int blocks = Math.ceilDiv(inner, COLUMNS);
        var target = pieces == 1 ? y : new float[outer * pieces * inner];
        int targetAt = pieces == 1 ? yAt : 0;
        team.parts(
                outer * pieces * blocks,
                Grain.rows(Grain.ELEMENTS, rows * Math.min(inner, COLUMNS)),
                (from, to) -> {
                    for (int task = from; task < to; task++) {
                        int sum = task / blocks;
                        int column = (task - sum * blocks) * COLUMNS;
                        int first = sum % pieces * rows;
                        SumKernel.overRows(
                                x,
                                xAt + (sum / pieces * n + first) * inner + column,
                                inner,
                                Math.clamp(n - first, 0, rows),
                                target,
                                targetAt + sum * inner + column,
                                Math.min(COLUMNS, inner - column));
                    }
                });
        if (pieces > 1) {
            overRows(team, target, 0, outer, pieces, inner, y, yAt);
        }
    }

    private static int pieces(int n, int inner) {
        long grains = Math.ceilDiv((long) n * inner, Grain.ELEMENTS);
        return Math.clamp(Math.min(grains, n / LEAST_ROWS), 1, MOST_PIECES);
    }
}
