package jacobi.accel.tornado;

import jacobi.accel.Kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The product of large matrices. */
final class LargeMatrixKernels {
    /** Rows and columns of a group's block of the result. */
    private static final int TILE = Kernel.LARGE_GEMM_TILE;

    /** How far apart a thread's rows and columns stand; see {@link MatrixKernels}. */
    private static final int APART = TILE / 8;

    /** From one row of a block in local memory to the next: its banks serve all writing threads. */
    private static final int PITCH = TILE + 4;

    /** How far along the sums a group reads at once. */
    private static final int DEPTH = 8;

    private LargeMatrixKernels() {}

    /**
     * The product as {@link MatrixKernels#jacobiGemm} computes it, and with the same bits, but
     * without bias and function. A group of 256 threads computes a block of 128×128 elements, a
     * thread 8×8 of them: for 64 products it reads 16 numbers from local memory, whose bandwidth
     * bounds smaller blocks. What comes next is read from global memory while a block is
     * multiplied.
     */
    static void jacobiLargeGemm(
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
        int a = ints.get(at + 3) + MatrixKernels.matrix(ints, at, entry, 1);
        int b = ints.get(at + 6) + MatrixKernels.matrix(ints, at, entry, 2);
        int firstRow = c.groupIdy * TILE;
        int firstColumn = c.groupIdx * TILE;
        int thread = c.localIdx;
        int threadRow = thread / APART;
        int threadColumn = thread % APART;

        // Where this thread's four elements of a block stand, and the way from one to the next.
        int aAlong = aColumn == 1 ? thread % 2 * 4 : thread / 32;
        int aAside = aColumn == 1 ? thread / 2 : thread % 32 * 4;
        int aStep = aColumn == 1 ? PITCH : 1;
        int bAlong = bRow == 1 ? thread % 2 * 4 : thread / 32;
        int bAside = bRow == 1 ? thread / 2 : thread % 32 * 4;
        int bStep = bRow == 1 ? PITCH : 1;
        int aLeft = rows - firstRow - aAside;
        int bLeft = columns - firstColumn - bAside;
        int aTo = aAlong * PITCH + aAside;
        int bTo = bAlong * PITCH + bAside;
        int aFrom = a + (firstRow + aAside) * aRow + aAlong * aColumn;
        int bFrom = b + bAlong * bRow + (firstColumn + bAside) * bColumn;

        float c00 = 0, c01 = 0, c02 = 0, c03 = 0, c04 = 0, c05 = 0, c06 = 0, c07 = 0;
        float c10 = 0, c11 = 0, c12 = 0, c13 = 0, c14 = 0, c15 = 0, c16 = 0, c17 = 0;
        float c20 = 0, c21 = 0, c22 = 0, c23 = 0, c24 = 0, c25 = 0, c26 = 0, c27 = 0;
        float c30 = 0, c31 = 0, c32 = 0, c33 = 0, c34 = 0, c35 = 0, c36 = 0, c37 = 0;
        float c40 = 0, c41 = 0, c42 = 0, c43 = 0, c44 = 0, c45 = 0, c46 = 0, c47 = 0;
        float c50 = 0, c51 = 0, c52 = 0, c53 = 0, c54 = 0, c55 = 0, c56 = 0, c57 = 0;
        float c60 = 0, c61 = 0, c62 = 0, c63 = 0, c64 = 0, c65 = 0, c66 = 0, c67 = 0;
        float c70 = 0, c71 = 0, c72 = 0, c73 = 0, c74 = 0, c75 = 0, c76 = 0, c77 = 0;
        // At first there is only something to be read.
        for (int start = -DEPTH; start < depth; start += DEPTH) {
            int aAhead = depth - start - DEPTH - aAlong;
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
            int bAhead = depth - start - DEPTH - bAlong;
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
            if (start >= 0) {
                for (int p = 0; p < DEPTH; p++) {
                    int l = p * PITCH + threadRow;
                    int r = p * PITCH + threadColumn;
                    float x0 = left[l];
                    float x1 = left[l + APART];
                    float x2 = left[l + 2 * APART];
                    float x3 = left[l + 3 * APART];
                    float x4 = left[l + 4 * APART];
                    float x5 = left[l + 5 * APART];
                    float x6 = left[l + 6 * APART];
                    float x7 = left[l + 7 * APART];
                    float y0 = right[r];
                    float y1 = right[r + APART];
                    float y2 = right[r + 2 * APART];
                    float y3 = right[r + 3 * APART];
                    float y4 = right[r + 4 * APART];
                    float y5 = right[r + 5 * APART];
                    float y6 = right[r + 6 * APART];
                    float y7 = right[r + 7 * APART];
                    c00 += x0 * y0;
                    c01 += x0 * y1;
                    c02 += x0 * y2;
                    c03 += x0 * y3;
                    c04 += x0 * y4;
                    c05 += x0 * y5;
                    c06 += x0 * y6;
                    c07 += x0 * y7;
                    c10 += x1 * y0;
                    c11 += x1 * y1;
                    c12 += x1 * y2;
                    c13 += x1 * y3;
                    c14 += x1 * y4;
                    c15 += x1 * y5;
                    c16 += x1 * y6;
                    c17 += x1 * y7;
                    c20 += x2 * y0;
                    c21 += x2 * y1;
                    c22 += x2 * y2;
                    c23 += x2 * y3;
                    c24 += x2 * y4;
                    c25 += x2 * y5;
                    c26 += x2 * y6;
                    c27 += x2 * y7;
                    c30 += x3 * y0;
                    c31 += x3 * y1;
                    c32 += x3 * y2;
                    c33 += x3 * y3;
                    c34 += x3 * y4;
                    c35 += x3 * y5;
                    c36 += x3 * y6;
                    c37 += x3 * y7;
                    c40 += x4 * y0;
                    c41 += x4 * y1;
                    c42 += x4 * y2;
                    c43 += x4 * y3;
                    c44 += x4 * y4;
                    c45 += x4 * y5;
                    c46 += x4 * y6;
                    c47 += x4 * y7;
                    c50 += x5 * y0;
                    c51 += x5 * y1;
                    c52 += x5 * y2;
                    c53 += x5 * y3;
                    c54 += x5 * y4;
                    c55 += x5 * y5;
                    c56 += x5 * y6;
                    c57 += x5 * y7;
                    c60 += x6 * y0;
                    c61 += x6 * y1;
                    c62 += x6 * y2;
                    c63 += x6 * y3;
                    c64 += x6 * y4;
                    c65 += x6 * y5;
                    c66 += x6 * y6;
                    c67 += x6 * y7;
                    c70 += x7 * y0;
                    c71 += x7 * y1;
                    c72 += x7 * y2;
                    c73 += x7 * y3;
                    c74 += x7 * y4;
                    c75 += x7 * y5;
                    c76 += x7 * y6;
                    c77 += x7 * y7;
                }
            }
            c.localBarrier();
            left[aTo] = a0;
            left[aTo + aStep] = a1;
            left[aTo + 2 * aStep] = a2;
            left[aTo + 3 * aStep] = a3;
            right[bTo] = b0;
            right[bTo + bStep] = b1;
            right[bTo + 2 * bStep] = b2;
            right[bTo + 3 * bStep] = b3;
            aFrom += DEPTH * aColumn;
            bFrom += DEPTH * bRow;
            c.localBarrier();
        }
        int row = firstRow + threadRow;
        int column = firstColumn + threadColumn;
        int to = ints.get(at + 9) + (entry * rows + row) * columns + column;
        int down = APART * columns;
        int rowsLeft = rows - row;
        int columnsLeft = columns - column;
        int add = ints.get(at + 13);
        storeRow(f, to, rowsLeft, columnsLeft, add, c00, c01, c02, c03, c04, c05, c06, c07);
        storeRow(
                f,
                to + down,
                rowsLeft - APART,
                columnsLeft,
                add,
                c10,
                c11,
                c12,
                c13,
                c14,
                c15,
                c16,
                c17);
        storeRow(
                f,
                to + 2 * down,
                rowsLeft - 2 * APART,
                columnsLeft,
                add,
                c20,
                c21,
                c22,
                c23,
                c24,
                c25,
                c26,
                c27);
        storeRow(
                f,
                to + 3 * down,
                rowsLeft - 3 * APART,
                columnsLeft,
                add,
                c30,
                c31,
                c32,
                c33,
                c34,
                c35,
                c36,
                c37);
        storeRow(
                f,
                to + 4 * down,
                rowsLeft - 4 * APART,
                columnsLeft,
                add,
                c40,
                c41,
                c42,
                c43,
                c44,
                c45,
                c46,
                c47);
        storeRow(
                f,
                to + 5 * down,
                rowsLeft - 5 * APART,
                columnsLeft,
                add,
                c50,
                c51,
                c52,
                c53,
                c54,
                c55,
                c56,
                c57);
        storeRow(
                f,
                to + 6 * down,
                rowsLeft - 6 * APART,
                columnsLeft,
                add,
                c60,
                c61,
                c62,
                c63,
                c64,
                c65,
                c66,
                c67);
        storeRow(
                f,
                to + 7 * down,
                rowsLeft - 7 * APART,
                columnsLeft,
                add,
                c70,
                c71,
                c72,
                c73,
                c74,
                c75,
                c76,
                c77);
    }

    /** A thread's elements of a row of the result, as far as they are in it. */
    private static void storeRow(
            FloatArray f,
            int to,
            int rowsLeft,
            int columnsLeft,
            int add,
            float c0,
            float c1,
            float c2,
            float c3,
            float c4,
            float c5,
            float c6,
            float c7) {
        if (rowsLeft > 0) {
            if (columnsLeft > 0) {
                store(f, to, add, c0);
            }
            if (columnsLeft > APART) {
                store(f, to + APART, add, c1);
            }
            if (columnsLeft > 2 * APART) {
                store(f, to + 2 * APART, add, c2);
            }
            if (columnsLeft > 3 * APART) {
                store(f, to + 3 * APART, add, c3);
            }
            if (columnsLeft > 4 * APART) {
                store(f, to + 4 * APART, add, c4);
            }
            if (columnsLeft > 5 * APART) {
                store(f, to + 5 * APART, add, c5);
            }
            if (columnsLeft > 6 * APART) {
                store(f, to + 6 * APART, add, c6);
            }
            if (columnsLeft > 7 * APART) {
                store(f, to + 7 * APART, add, c7);
            }
        }
    }

    private static void store(FloatArray f, int to, int add, float product) {
        f.set(to, add == 1 ? f.get(to) + product : product);
    }
}
