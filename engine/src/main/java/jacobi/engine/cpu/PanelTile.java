package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.ROWS;

/** A tile of C from panels that are packed already, also where C has less than a whole tile. */
final class PanelTile {
    private static final float[] ZEROS = new float[COLUMNS];

    private static final Pool<float[]> EDGES = new Pool<>(() -> new float[ROWS * COLUMNS]);

    private PanelTile() {}

    /**
     * c = start + a·b for {@code rows} ≤ ROWS and {@code columns} ≤ COLUMNS, over some steps along
     * K; the pitches are between rows.
     */
    static void multiply(
            int rows,
            int columns,
            int steps,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] start,
            int startAt,
            int startPitch,
            float[] c,
            int cAt,
            int cPitch) {
        if (rows == ROWS && columns == COLUMNS) {
            Panels.multiply(
                    rows, steps, a, aAt, b, bAt, start, startAt, startPitch, c, cAt, cPitch);
            return;
        }
        var edge = EDGES.take();
        Panels.multiply(rows, steps, a, aAt, b, bAt, ZEROS, 0, 0, edge, 0, COLUMNS);
        MergeTile.store(edge, rows, columns, start, startAt, startPitch, c, cAt, cPitch);
        EDGES.giveBack(edge);
    }
}
