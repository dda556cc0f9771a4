package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Brings a finished tile into C, cut to the rows and columns that C has there. */
final class MergeTile {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    private MergeTile() {}

    /** c = tile. */
    static void store(float[] tile, int rows, int columns, float[] c, int at, int stride) {
        for (int i = 0; i < rows; i++) {
            int from = i * Gemm.COLUMNS;
            int to = at + i * stride;
            if (columns == Gemm.COLUMNS) {
                FloatVector.fromArray(S, tile, from).intoArray(c, to);
                FloatVector.fromArray(S, tile, from + L).intoArray(c, to + L);
            } else {
                System.arraycopy(tile, from, c, to, columns);
            }
        }
    }

    /** c += tile. */
    static void add(float[] tile, int rows, int columns, float[] c, int at, int stride) {
        for (int i = 0; i < rows; i++) {
            int to = at + i * stride;
            addRow(tile, i * Gemm.COLUMNS, columns, c, to, c, to);
        }
    }

    /** c = tile + bias. */
    static void storeWithBias(
            float[] tile,
            int rows,
            int columns,
            float[] bias,
            int biasAt,
            float[] c,
            int at,
            int stride) {
        for (int i = 0; i < rows; i++) {
            addRow(tile, i * Gemm.COLUMNS, columns, bias, biasAt, c, at + i * stride);
        }
    }

    private static void addRow(
            float[] tile, int from, int columns, float[] y, int yAt, float[] c, int to) {
        if (columns == Gemm.COLUMNS) {
            addVector(tile, from, y, yAt, c, to);
            addVector(tile, from + L, y, yAt + L, c, to + L);
        } else {
            for (int j = 0; j < columns; j++) {
                c[to + j] = tile[from + j] + y[yAt + j];
            }
        }
    }

    private static void addVector(float[] tile, int from, float[] y, int yAt, float[] c, int to) {
        FloatVector.fromArray(S, tile, from).add(FloatVector.fromArray(S, y, yAt)).intoArray(c, to);
    }
}
