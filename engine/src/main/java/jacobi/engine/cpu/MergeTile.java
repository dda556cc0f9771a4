package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;

/** Brings a tile at C's edge into C, cut to the rows and columns that C has there. */
final class MergeTile {
    private MergeTile() {}

    /** c = tile + start, where start has rows {@code startPitch} apart. */
    static void store(
            float[] tile,
            int rows,
            int columns,
            float[] start,
            int startAt,
            int startPitch,
            float[] c,
            int at,
            int pitch) {
        for (int i = 0; i < rows; i++) {
            int from = i * COLUMNS;
            int first = startAt + i * startPitch;
            int to = at + i * pitch;
            for (int j = 0; j < columns; j++) {
                c[to + j] = start[first + j] + tile[from + j];
            }
        }
    }
}
