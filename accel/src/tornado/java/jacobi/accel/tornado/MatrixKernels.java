package jacobi.accel.tornado;

import jacobi.accel.Kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The product of matrices. */
final class MatrixKernels {
    /** Rows and columns of a group's block of the result. */
    private static final int TILE = Kernel.GEMM_TILE;

    /** How far along the sums a group reads at once. */
    private static final int DEPTH = 16;

    /**
     * A thread's rows and columns stand so far apart that neighbouring threads have neighbouring
     * columns: they read local memory, and write results, side by side.
     */
    private static final int APART = TILE / 4;

    /** From one row of a block in local memory to the next: its banks serve all writing threads. */
    private static final int PITCH = TILE + 2;

    private MatrixKernels() {}

    /**
     * (m, n, k, a and its strides, b and its strides, c, bias or −1, argument or −1, function, add,
     * strides of a and b over the batch): {@code c = f(a·b + bias)}, or {@code c += a·b}.
     *
     * <p>A group of 256 threads computes a block of 64×64 elements, a thread 4×4 of them. Blocks of
     * a and b come through local memory, where the sums' direction goes across; each thread brings
     * four elements of both that are neighbours in memory.
     */
    static void jacobiGemm(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        float[] left = c.allocateFloatLocalArray(DEPTH * PITCH);
        float[] right = c.allocateFloatLocalArray(DEPTH * PITCH);
        int at = slot * Slots.INTS;
        int rows = ints.get(at);
        int columns = ints.get(at + 1);
        int depth = ints.get(at + 2);
        int aRow = ints.get(at + 4);
        int aColumn = ints.get(at + 5);
        int bRow = ints.get(at + 7);
        int bColumn = ints.get(at + 8);
        int entry = c.groupIdz;
        int a = ints.get(at + 3) + matrix(ints, at, entry, 1);
        int b = ints.get(at + 6) + matrix(ints, at, entry, 2);
        int firstRow = c.groupIdy * TILE;
        int firstColumn = c.groupIdx * TILE;
        int thread = c.localIdx;
        int threadRow = thread / APART;
        int threadColumn = thread % APART;

        // Where this thread's four elements of a block stand, and the way from one to the next.
        int aAlong = aColumn == 1 ? thread % 4 * 4 : thread / 16;
        int aAside = aColumn == 1 ? thread / 4 : thread % 16 * 4;
        int aStep = aColumn == 1 ? PITCH : 1;
        int bAlong = bRow == 1 ? thread % 4 * 4 : thread / 16;
        int bAside = bRow == 1 ? thread / 4 : thread % 16 * 4;
        int bStep = bRow == 1 ? PITCH : 1;
        int aLeft = rows - firstRow - aAside;
        int bLeft = columns - firstColumn - bAside;
        int aTo = aAlong * PITCH + aAside;
        int bTo = bAlong * PITCH + bAside;
        int aFrom = a + (firstRow + aAside) * aRow + aAlong * aColumn;
        int bFrom = b + bAlong * bRow + (firstColumn + bAside) * bColumn;

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
            int aAhead = depth - start - aAlong;
            int aCount = aStep == 1 ? aLeft : aAhead;
            if (aAhead <= 0 || aLeft <= 0) {
                aCount = 0;
            }
            float a0 = 0;
            float a1 = 0;
            float a2 = 0;
            float a3 = 0;
            if (aCount > 0) {
                a0 = f.get(aFrom);
            }
            if (aCount > 1) {
                a1 = f.get(aFrom + 1);
            }
            if (aCount > 2) {
                a2 = f.get(aFrom + 2);
            }
            if (aCount > 3) {
                a3 = f.get(aFrom + 3);
            }
            left[aTo] = a0;
            left[aTo + aStep] = a1;
            left[aTo + 2 * aStep] = a2;
            left[aTo + 3 * aStep] = a3;
            int bAhead = depth - start - bAlong;
            int bCount = bStep == 1 ? bLeft : bAhead;
            if (bAhead <= 0 || bLeft <= 0) {
                bCount = 0;
            }
            float b0 = 0;
            float b1 = 0;
            float b2 = 0;
            float b3 = 0;
            if (bCount > 0) {
                b0 = f.get(bFrom);
            }
            if (bCount > 1) {
                b1 = f.get(bFrom + 1);
            }
            if (bCount > 2) {
                b2 = f.get(bFrom + 2);
            }
            if (bCount > 3) {
                b3 = f.get(bFrom + 3);
            }
            right[bTo] = b0;
            right[bTo + bStep] = b1;
            right[bTo + 2 * bStep] = b2;
            right[bTo + 3 * bStep] = b3;
            aFrom += DEPTH * aColumn;
            bFrom += DEPTH * bRow;
            c.localBarrier();
            for (int p = 0; p < DEPTH; p++) {
                int l = p * PITCH + threadRow;
                int r = p * PITCH + threadColumn;
                float x0 = left[l];
                float x1 = left[l + APART];
                float x2 = left[l + 2 * APART];
                float x3 = left[l + 3 * APART];
                float y0 = right[r];
                float y1 = right[r + APART];
                float y2 = right[r + 2 * APART];
                float y3 = right[r + 3 * APART];
                c00 += x0 * y0;
                c01 += x0 * y1;
                c02 += x0 * y2;
                c03 += x0 * y3;
                c10 += x1 * y0;
                c11 += x1 * y1;
                c12 += x1 * y2;
                c13 += x1 * y3;
                c20 += x2 * y0;
                c21 += x2 * y1;
                c22 += x2 * y2;
                c23 += x2 * y3;
                c30 += x3 * y0;
                c31 += x3 * y1;
                c32 += x3 * y2;
                c33 += x3 * y3;
            }
            c.localBarrier();
        }
        int to = entry * rows * columns;
        int row = firstRow + threadRow;
        int column = firstColumn + threadColumn;
        store(f, ints, at, to, row, column, c00);
        store(f, ints, at, to, row, column + APART, c01);
        store(f, ints, at, to, row, column + 2 * APART, c02);
        store(f, ints, at, to, row, column + 3 * APART, c03);
        store(f, ints, at, to, row + APART, column, c10);
        store(f, ints, at, to, row + APART, column + APART, c11);
        store(f, ints, at, to, row + APART, column + 2 * APART, c12);
        store(f, ints, at, to, row + APART, column + 3 * APART, c13);
        store(f, ints, at, to, row + 2 * APART, column, c20);
        store(f, ints, at, to, row + 2 * APART, column + APART, c21);
        store(f, ints, at, to, row + 2 * APART, column + 2 * APART, c22);
        store(f, ints, at, to, row + 2 * APART, column + 3 * APART, c23);
        store(f, ints, at, to, row + 3 * APART, column, c30);
        store(f, ints, at, to, row + 3 * APART, column + APART, c31);
        store(f, ints, at, to, row + 3 * APART, column + 2 * APART, c32);
        store(f, ints, at, to, row + 3 * APART, column + 3 * APART, c33);
    }

    /**
     * (count, columns, product, bias or −1, function, to): {@code to = f(product + bias)}, one
     * element a thread. A product that stands elsewhere than the result gets the bias, too.
     */
    static void jacobiFinish(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int i = c.globalIdx;
        if (i < ints.get(at)) {
            int product = ints.get(at + 2);
            int bias = ints.get(at + 3);
            int to = ints.get(at + 5);
            float sum = f.get(product + i);
            if (bias >= 0) {
                sum += f.get(bias + i % ints.get(at + 1));
                if (product != to) {
                    f.set(product + i, sum);
                }
            }
            f.set(to + i, Functions.apply(ints.get(at + 4), sum));
        }
    }

    /** How far behind the first matrix that of an entry of the batch stands, of operand 1 or 2. */
    static int matrix(IntArray ints, int at, int entry, int operand) {
        int far = 0;
        int rest = entry;
        int axes = ints.get(at + 14);
        for (int axis = 0; axis < axes; axis++) {
            int walk = at + 15 + 3 * axis;
            int size = ints.get(walk);
            int over = rest / size;
            far += (rest - over * size) * ints.get(walk + operand);
            rest = over;
        }
        return far;
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
