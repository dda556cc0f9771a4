package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The product of matrices. */
final class MatrixKernels {
    /** Rows and columns of a group's block of the result. */
    private static final int TILE = 64;

    /** How far along the sums a group reads at once. */
    private static final int DEPTH = 16;

    private MatrixKernels() {}

    /**
     * (m, n, k, a and its strides, b and its strides, c, bias or −1, argument or −1, function, add,
     * strides of a and b over the batch): {@code c = f(a·b + bias)}, or {@code c += a·b}.
     *
     * <p>A group of 16×16 threads computes a block of 64×64 elements, a thread 4×4 of them, 16
     * apart. Blocks of a and b come through local memory; threads next to each other read what is
     * next to each other.
     */
    static void jacobiGemm(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        float[] left = c.allocateFloatLocalArray(DEPTH * TILE);
        float[] right = c.allocateFloatLocalArray(DEPTH * TILE);
        int at = slot * Slots.INTS;
        int rows = ints.get(at);
        int columns = ints.get(at + 1);
        int depth = ints.get(at + 2);
        int aRow = ints.get(at + 4);
        int aColumn = ints.get(at + 5);
        int bRow = ints.get(at + 7);
        int bColumn = ints.get(at + 8);
        int aBatch = 0;
        int bBatch = 0;
        int entry = c.groupIdz;
        int rest = entry;
        int axes = ints.get(at + 14);
        for (int axis = 0; axis < axes; axis++) {
            int walk = at + 15 + 3 * axis;
            int size = ints.get(walk);
            int over = rest / size;
            int j = rest - over * size;
            aBatch += j * ints.get(walk + 1);
            bBatch += j * ints.get(walk + 2);
            rest = over;
        }
        int a = ints.get(at + 3) + aBatch;
        int b = ints.get(at + 6) + bBatch;
        int firstRow = c.groupIdy * TILE;
        int firstColumn = c.groupIdx * TILE;
        int thread = c.localIdx;
        int threadRow = thread / 16;
        int threadColumn = thread % 16;

        float c00 = 0;
        float c01 = 0;
        float c02 = 0;
        float c03 = 0;
        float c10 = 0;
        float c11 = 0;
        float c12 = 0;
        float c13 = 0;
        float c20 = 0;
        float c21 = 0;
        float c22 = 0;
        float c23 = 0;
        float c30 = 0;
        float c31 = 0;
        float c32 = 0;
        float c33 = 0;
        for (int start = 0; start < depth; start += DEPTH) {
            for (int load = 0; load < DEPTH * TILE; load += Slots.THREADS) {
                int i = load + thread;
                int row = aColumn == 1 ? i / DEPTH : i % TILE;
                int p = aColumn == 1 ? i % DEPTH : i / TILE;
                boolean inside = firstRow + row < rows && start + p < depth;
                int from = a + (firstRow + row) * aRow + (start + p) * aColumn;
                float value = 0;
                if (inside) {
                    value = f.get(from);
                }
                left[p * TILE + row] = value;
            }
            for (int load = 0; load < DEPTH * TILE; load += Slots.THREADS) {
                int i = load + thread;
                int column = bColumn == 1 ? i % TILE : i / DEPTH;
                int p = bColumn == 1 ? i / TILE : i % DEPTH;
                boolean inside = firstColumn + column < columns && start + p < depth;
                int from = b + (start + p) * bRow + (firstColumn + column) * bColumn;
                float value = 0;
                if (inside) {
                    value = f.get(from);
                }
                right[p * TILE + column] = value;
            }
            c.localBarrier();
            for (int p = 0; p < DEPTH; p++) {
                int l = p * TILE + threadRow;
                int r = p * TILE + threadColumn;
                float a0 = left[l];
                float a1 = left[l + 16];
                float a2 = left[l + 32];
                float a3 = left[l + 48];
                float b0 = right[r];
                float b1 = right[r + 16];
                float b2 = right[r + 32];
                float b3 = right[r + 48];
                c00 += a0 * b0;
                c01 += a0 * b1;
                c02 += a0 * b2;
                c03 += a0 * b3;
                c10 += a1 * b0;
                c11 += a1 * b1;
                c12 += a1 * b2;
                c13 += a1 * b3;
                c20 += a2 * b0;
                c21 += a2 * b1;
                c22 += a2 * b2;
                c23 += a2 * b3;
                c30 += a3 * b0;
                c31 += a3 * b1;
                c32 += a3 * b2;
                c33 += a3 * b3;
            }
            c.localBarrier();
        }
        int to = entry * rows * columns;
        int row = firstRow + threadRow;
        int column = firstColumn + threadColumn;
        store(f, ints, at, to, row, column, c00);
        store(f, ints, at, to, row, column + 16, c01);
        store(f, ints, at, to, row, column + 32, c02);
        store(f, ints, at, to, row, column + 48, c03);
        store(f, ints, at, to, row + 16, column, c10);
        store(f, ints, at, to, row + 16, column + 16, c11);
        store(f, ints, at, to, row + 16, column + 32, c12);
        store(f, ints, at, to, row + 16, column + 48, c13);
        store(f, ints, at, to, row + 32, column, c20);
        store(f, ints, at, to, row + 32, column + 16, c21);
        store(f, ints, at, to, row + 32, column + 32, c22);
        store(f, ints, at, to, row + 32, column + 48, c23);
        store(f, ints, at, to, row + 48, column, c30);
        store(f, ints, at, to, row + 48, column + 16, c31);
        store(f, ints, at, to, row + 48, column + 32, c32);
        store(f, ints, at, to, row + 48, column + 48, c33);
    }

    /** Finishes one element of the result, if it is one. */
    private static void store(
            FloatArray f, IntArray ints, int at, int batch, int row, int column, float product) {
        int columns = ints.get(at + 1);
        if (row < ints.get(at) && column < columns) {
            int place = batch + row * columns + column;
            int to = ints.get(at + 9) + place;
            float sum = product;
            if (ints.get(at + 10) >= 0) {
                sum += f.get(ints.get(at + 10) + column);
            }
            if (ints.get(at + 11) >= 0) {
                f.set(ints.get(at + 11) + place, sum);
            }
            if (ints.get(at + 13) == 1) {
                sum += f.get(to);
            }
            f.set(to, Functions.apply(ints.get(at + 12), sum));
        }
    }
}
