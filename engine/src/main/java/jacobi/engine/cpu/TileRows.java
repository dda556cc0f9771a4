package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of {@link TileProduct}: four or eight rows of C, in one to four vectors each,
 * are held in registers over k steps. Two FMA units of latency four need eight accumulators;
 * sixteen let every vector of B serve four or eight times. Rows of B and C are n apart.
 */
final class TileRows {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    private TileRows() {}

    /** Four rows of four vectors. */
    static void add4(
            int k,
            int n,
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            float[] c,
            int c0) {
        int c1 = c0 + n;
        int c2 = c1 + n;
        int c3 = c2 + n;
        var s0a = FloatVector.fromArray(S, c, c0);
        var s0b = FloatVector.fromArray(S, c, c0 + L);
        var s0c = FloatVector.fromArray(S, c, c0 + 2 * L);
        var s0d = FloatVector.fromArray(S, c, c0 + 3 * L);
        var s1a = FloatVector.fromArray(S, c, c1);
        var s1b = FloatVector.fromArray(S, c, c1 + L);
        var s1c = FloatVector.fromArray(S, c, c1 + 2 * L);
        var s1d = FloatVector.fromArray(S, c, c1 + 3 * L);
        var s2a = FloatVector.fromArray(S, c, c2);
        var s2b = FloatVector.fromArray(S, c, c2 + L);
        var s2c = FloatVector.fromArray(S, c, c2 + 2 * L);
        var s2d = FloatVector.fromArray(S, c, c2 + 3 * L);
        var s3a = FloatVector.fromArray(S, c, c3);
        var s3b = FloatVector.fromArray(S, c, c3 + L);
        var s3c = FloatVector.fromArray(S, c, c3 + 2 * L);
        var s3d = FloatVector.fromArray(S, c, c3 + 3 * L);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        for (int p = 0; p < k; p++) {
            int row = bAt + p * n;
            int at = p * aStep;
            var w = FloatVector.fromArray(S, b, row);
            var x = FloatVector.fromArray(S, b, row + L);
            var y = FloatVector.fromArray(S, b, row + 2 * L);
            var z = FloatVector.fromArray(S, b, row + 3 * L);
            var v0 = FloatVector.broadcast(S, a[a0 + at]);
            s0a = v0.fma(w, s0a);
            s0b = v0.fma(x, s0b);
            s0c = v0.fma(y, s0c);
            s0d = v0.fma(z, s0d);
            var v1 = FloatVector.broadcast(S, a[a1 + at]);
            s1a = v1.fma(w, s1a);
            s1b = v1.fma(x, s1b);
            s1c = v1.fma(y, s1c);
            s1d = v1.fma(z, s1d);
            var v2 = FloatVector.broadcast(S, a[a2 + at]);
            s2a = v2.fma(w, s2a);
            s2b = v2.fma(x, s2b);
            s2c = v2.fma(y, s2c);
            s2d = v2.fma(z, s2d);
            var v3 = FloatVector.broadcast(S, a[a3 + at]);
            s3a = v3.fma(w, s3a);
            s3b = v3.fma(x, s3b);
            s3c = v3.fma(y, s3c);
            s3d = v3.fma(z, s3d);
        }
        s0a.intoArray(c, c0);
        s0b.intoArray(c, c0 + L);
        s0c.intoArray(c, c0 + 2 * L);
        s0d.intoArray(c, c0 + 3 * L);
        s1a.intoArray(c, c1);
        s1b.intoArray(c, c1 + L);
        s1c.intoArray(c, c1 + 2 * L);
        s1d.intoArray(c, c1 + 3 * L);
        s2a.intoArray(c, c2);
        s2b.intoArray(c, c2 + L);
        s2c.intoArray(c, c2 + 2 * L);
        s2d.intoArray(c, c2 + 3 * L);
        s3a.intoArray(c, c3);
        s3b.intoArray(c, c3 + L);
        s3c.intoArray(c, c3 + 2 * L);
        s3d.intoArray(c, c3 + 3 * L);
    }

    /** Eight rows of two vectors. */
    static void add2Tall(
            int k,
            int n,
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            float[] c,
            int c0) {
        int c1 = c0 + n;
        int c2 = c1 + n;
        int c3 = c2 + n;
        int c4 = c3 + n;
        int c5 = c4 + n;
        int c6 = c5 + n;
        int c7 = c6 + n;
        var s0a = FloatVector.fromArray(S, c, c0);
        var s0b = FloatVector.fromArray(S, c, c0 + L);
        var s1a = FloatVector.fromArray(S, c, c1);
        var s1b = FloatVector.fromArray(S, c, c1 + L);
        var s2a = FloatVector.fromArray(S, c, c2);
        var s2b = FloatVector.fromArray(S, c, c2 + L);
        var s3a = FloatVector.fromArray(S, c, c3);
        var s3b = FloatVector.fromArray(S, c, c3 + L);
        var s4a = FloatVector.fromArray(S, c, c4);
        var s4b = FloatVector.fromArray(S, c, c4 + L);
        var s5a = FloatVector.fromArray(S, c, c5);
        var s5b = FloatVector.fromArray(S, c, c5 + L);
        var s6a = FloatVector.fromArray(S, c, c6);
        var s6b = FloatVector.fromArray(S, c, c6 + L);
        var s7a = FloatVector.fromArray(S, c, c7);
        var s7b = FloatVector.fromArray(S, c, c7 + L);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int a4 = a3 + aRow;
        int a5 = a4 + aRow;
        int a6 = a5 + aRow;
        int a7 = a6 + aRow;
        for (int p = 0; p < k; p++) {
            int row = bAt + p * n;
            int at = p * aStep;
            var w = FloatVector.fromArray(S, b, row);
            var x = FloatVector.fromArray(S, b, row + L);
            var v0 = FloatVector.broadcast(S, a[a0 + at]);
            s0a = v0.fma(w, s0a);
            s0b = v0.fma(x, s0b);
            var v1 = FloatVector.broadcast(S, a[a1 + at]);
            s1a = v1.fma(w, s1a);
            s1b = v1.fma(x, s1b);
            var v2 = FloatVector.broadcast(S, a[a2 + at]);
            s2a = v2.fma(w, s2a);
            s2b = v2.fma(x, s2b);
            var v3 = FloatVector.broadcast(S, a[a3 + at]);
            s3a = v3.fma(w, s3a);
            s3b = v3.fma(x, s3b);
            var v4 = FloatVector.broadcast(S, a[a4 + at]);
            s4a = v4.fma(w, s4a);
            s4b = v4.fma(x, s4b);
            var v5 = FloatVector.broadcast(S, a[a5 + at]);
            s5a = v5.fma(w, s5a);
            s5b = v5.fma(x, s5b);
            var v6 = FloatVector.broadcast(S, a[a6 + at]);
            s6a = v6.fma(w, s6a);
            s6b = v6.fma(x, s6b);
            var v7 = FloatVector.broadcast(S, a[a7 + at]);
            s7a = v7.fma(w, s7a);
            s7b = v7.fma(x, s7b);
        }
        s0a.intoArray(c, c0);
        s0b.intoArray(c, c0 + L);
        s1a.intoArray(c, c1);
        s1b.intoArray(c, c1 + L);
        s2a.intoArray(c, c2);
        s2b.intoArray(c, c2 + L);
        s3a.intoArray(c, c3);
        s3b.intoArray(c, c3 + L);
        s4a.intoArray(c, c4);
        s4b.intoArray(c, c4 + L);
        s5a.intoArray(c, c5);
        s5b.intoArray(c, c5 + L);
        s6a.intoArray(c, c6);
        s6b.intoArray(c, c6 + L);
        s7a.intoArray(c, c7);
        s7b.intoArray(c, c7 + L);
    }

    /** Four rows of two vectors. */
    static void add2(
            int k,
            int n,
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            float[] c,
            int c0) {
        int c1 = c0 + n;
        int c2 = c1 + n;
        int c3 = c2 + n;
        var s0a = FloatVector.fromArray(S, c, c0);
        var s0b = FloatVector.fromArray(S, c, c0 + L);
        var s1a = FloatVector.fromArray(S, c, c1);
        var s1b = FloatVector.fromArray(S, c, c1 + L);
        var s2a = FloatVector.fromArray(S, c, c2);
        var s2b = FloatVector.fromArray(S, c, c2 + L);
        var s3a = FloatVector.fromArray(S, c, c3);
        var s3b = FloatVector.fromArray(S, c, c3 + L);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        for (int p = 0; p < k; p++) {
            int row = bAt + p * n;
            int at = p * aStep;
            var w = FloatVector.fromArray(S, b, row);
            var x = FloatVector.fromArray(S, b, row + L);
            var v0 = FloatVector.broadcast(S, a[a0 + at]);
            s0a = v0.fma(w, s0a);
            s0b = v0.fma(x, s0b);
            var v1 = FloatVector.broadcast(S, a[a1 + at]);
            s1a = v1.fma(w, s1a);
            s1b = v1.fma(x, s1b);
            var v2 = FloatVector.broadcast(S, a[a2 + at]);
            s2a = v2.fma(w, s2a);
            s2b = v2.fma(x, s2b);
            var v3 = FloatVector.broadcast(S, a[a3 + at]);
            s3a = v3.fma(w, s3a);
            s3b = v3.fma(x, s3b);
        }
        s0a.intoArray(c, c0);
        s0b.intoArray(c, c0 + L);
        s1a.intoArray(c, c1);
        s1b.intoArray(c, c1 + L);
        s2a.intoArray(c, c2);
        s2b.intoArray(c, c2 + L);
        s3a.intoArray(c, c3);
        s3b.intoArray(c, c3 + L);
    }

    /** Eight rows of one vector. */
    static void add1Tall(
            int k,
            int n,
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            float[] c,
            int c0) {
        int c1 = c0 + n;
        int c2 = c1 + n;
        int c3 = c2 + n;
        int c4 = c3 + n;
        int c5 = c4 + n;
        int c6 = c5 + n;
        int c7 = c6 + n;
        var s0a = FloatVector.fromArray(S, c, c0);
        var s1a = FloatVector.fromArray(S, c, c1);
        var s2a = FloatVector.fromArray(S, c, c2);
        var s3a = FloatVector.fromArray(S, c, c3);
        var s4a = FloatVector.fromArray(S, c, c4);
        var s5a = FloatVector.fromArray(S, c, c5);
        var s6a = FloatVector.fromArray(S, c, c6);
        var s7a = FloatVector.fromArray(S, c, c7);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        int a4 = a3 + aRow;
        int a5 = a4 + aRow;
        int a6 = a5 + aRow;
        int a7 = a6 + aRow;
        for (int p = 0; p < k; p++) {
            int row = bAt + p * n;
            int at = p * aStep;
            var w = FloatVector.fromArray(S, b, row);
            var v0 = FloatVector.broadcast(S, a[a0 + at]);
            s0a = v0.fma(w, s0a);
            var v1 = FloatVector.broadcast(S, a[a1 + at]);
            s1a = v1.fma(w, s1a);
            var v2 = FloatVector.broadcast(S, a[a2 + at]);
            s2a = v2.fma(w, s2a);
            var v3 = FloatVector.broadcast(S, a[a3 + at]);
            s3a = v3.fma(w, s3a);
            var v4 = FloatVector.broadcast(S, a[a4 + at]);
            s4a = v4.fma(w, s4a);
            var v5 = FloatVector.broadcast(S, a[a5 + at]);
            s5a = v5.fma(w, s5a);
            var v6 = FloatVector.broadcast(S, a[a6 + at]);
            s6a = v6.fma(w, s6a);
            var v7 = FloatVector.broadcast(S, a[a7 + at]);
            s7a = v7.fma(w, s7a);
        }
        s0a.intoArray(c, c0);
        s1a.intoArray(c, c1);
        s2a.intoArray(c, c2);
        s3a.intoArray(c, c3);
        s4a.intoArray(c, c4);
        s5a.intoArray(c, c5);
        s6a.intoArray(c, c6);
        s7a.intoArray(c, c7);
    }

    /** Four rows of one vector. */
    static void add1(
            int k,
            int n,
            float[] a,
            int a0,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            float[] c,
            int c0) {
        int c1 = c0 + n;
        int c2 = c1 + n;
        int c3 = c2 + n;
        var s0a = FloatVector.fromArray(S, c, c0);
        var s1a = FloatVector.fromArray(S, c, c1);
        var s2a = FloatVector.fromArray(S, c, c2);
        var s3a = FloatVector.fromArray(S, c, c3);
        int a1 = a0 + aRow;
        int a2 = a1 + aRow;
        int a3 = a2 + aRow;
        for (int p = 0; p < k; p++) {
            int row = bAt + p * n;
            int at = p * aStep;
            var w = FloatVector.fromArray(S, b, row);
            var v0 = FloatVector.broadcast(S, a[a0 + at]);
            s0a = v0.fma(w, s0a);
            var v1 = FloatVector.broadcast(S, a[a1 + at]);
            s1a = v1.fma(w, s1a);
            var v2 = FloatVector.broadcast(S, a[a2 + at]);
            s2a = v2.fma(w, s2a);
            var v3 = FloatVector.broadcast(S, a[a3 + at]);
            s3a = v3.fma(w, s3a);
        }
        s0a.intoArray(c, c0);
        s1a.intoArray(c, c1);
        s2a.intoArray(c, c2);
        s3a.intoArray(c, c3);
    }
}
