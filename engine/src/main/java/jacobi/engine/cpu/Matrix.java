package jacobi.engine.cpu;

/**
 * A matrix in an array: where it starts, and the distances between rows and between columns, one of
 * which is 1.
 */
record Matrix(float[] array, int at, int rowStride, int columnStride) {
    /**
     * A row-major matrix, or the transpose of one.
     *
     * @param pitch the length of a row as it lies in the array
     */
    static Matrix of(float[] array, int at, int pitch, boolean transposed) {
        return transposed ? new Matrix(array, at, 1, pitch) : new Matrix(array, at, pitch, 1);
    }

    int index(int row, int column) {
        return at + row * rowStride + column * columnStride;
    }
}
