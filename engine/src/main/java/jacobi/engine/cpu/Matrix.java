package jacobi.engine.cpu;

/**
 * A matrix in an array: where it starts, and the distances between rows and between columns, one of
 * which is 1.
 */
record Matrix(Place place, int rowStride, int columnStride) {
    /**
     * A row-major matrix, or the transpose of one.
     *
     * @param pitch the length of a row as it lies in the array
     */
    static Matrix of(float[] array, int at, int pitch, boolean transposed) {
        return of(new Place(array, null, at), pitch, transposed);
    }

    /** Likewise at a place that may be in a {@link Scratch}. */
    static Matrix of(Place place, int pitch, boolean transposed) {
        return transposed ? new Matrix(place, 1, pitch) : new Matrix(place, pitch, 1);
    }

    float[] array() {
        return place.array();
    }

    int at() {
        return place.at();
    }

    int index(int row, int column) {
        return place.at() + row * rowStride + column * columnStride;
    }
}
