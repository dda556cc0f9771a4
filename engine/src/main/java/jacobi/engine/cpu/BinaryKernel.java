package jacobi.engine.cpu;

import jacobi.engine.Op.Arithmetic;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** c = a ∘ b over a range; one of a and b may be a single number. c may be either operand. */
final class BinaryKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private BinaryKernel() {}

    /** Both operands step along. */
    static void apply(
            Arithmetic operation,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] c,
            int cAt,
            int n) {
        switch (operation) {
            case ADD -> add(a, aAt, b, bAt, c, cAt, n);
            case SUBTRACT -> subtract(a, aAt, b, bAt, c, cAt, n);
            case MULTIPLY -> multiply(a, aAt, b, bAt, c, cAt, n);
            case DIVIDE -> divide(a, aAt, b, bAt, c, cAt, n);
        }
    }

    /** The right operand is one number. */
    static void apply(
            Arithmetic operation, float[] a, int aAt, float b, float[] c, int cAt, int n) {
        switch (operation) {
            case ADD -> add(a, aAt, b, c, cAt, n);
            case SUBTRACT -> add(a, aAt, -b, c, cAt, n);
            case MULTIPLY -> multiply(a, aAt, b, c, cAt, n);
            case DIVIDE -> divide(a, aAt, b, c, cAt, n);
        }
    }

    /** The left operand is one number. */
    static void apply(
            Arithmetic operation, float a, float[] b, int bAt, float[] c, int cAt, int n) {
        switch (operation) {
            case ADD -> add(b, bAt, a, c, cAt, n);
            case SUBTRACT -> subtractFrom(a, b, bAt, c, cAt, n);
            case MULTIPLY -> multiply(b, bAt, a, c, cAt, n);
            case DIVIDE -> divideInto(a, b, bAt, c, cAt, n);
        }
    }

    private static void add(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, a, aAt + i)
                    .add(FloatVector.fromArray(S, b, bAt + i))
                    .intoArray(c, cAt + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            FloatVector.fromArray(S, a, aAt + bound, tail)
                    .add(FloatVector.fromArray(S, b, bAt + bound, tail))
                    .intoArray(c, cAt + bound, tail);
        }
    }

    private static void subtract(
            float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, a, aAt + i)
                    .sub(FloatVector.fromArray(S, b, bAt + i))
                    .intoArray(c, cAt + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            FloatVector.fromArray(S, a, aAt + bound, tail)
                    .sub(FloatVector.fromArray(S, b, bAt + bound, tail))
                    .intoArray(c, cAt + bound, tail);
        }
    }

    private static void multiply(
            float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, a, aAt + i)
                    .mul(FloatVector.fromArray(S, b, bAt + i))
                    .intoArray(c, cAt + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            FloatVector.fromArray(S, a, aAt + bound, tail)
                    .mul(FloatVector.fromArray(S, b, bAt + bound, tail))
                    .intoArray(c, cAt + bound, tail);
        }
    }

    private static void divide(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, a, aAt + i)
                    .div(FloatVector.fromArray(S, b, bAt + i))
                    .intoArray(c, cAt + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            FloatVector.fromArray(S, a, aAt + bound, tail)
                    .div(FloatVector.fromArray(S, b, bAt + bound, tail))
                    .intoArray(c, cAt + bound, tail);
        }
    }

    private static void add(float[] a, int aAt, float b, float[] c, int cAt, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, a, aAt + i).add(b).intoArray(c, cAt + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            FloatVector.fromArray(S, a, aAt + bound, tail).add(b).intoArray(c, cAt + bound, tail);
        }
    }

    private static void multiply(float[] a, int aAt, float b, float[] c, int cAt, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, a, aAt + i).mul(b).intoArray(c, cAt + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            FloatVector.fromArray(S, a, aAt + bound, tail).mul(b).intoArray(c, cAt + bound, tail);
        }
    }

    private static void divide(float[] a, int aAt, float b, float[] c, int cAt, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, a, aAt + i).div(b).intoArray(c, cAt + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            FloatVector.fromArray(S, a, aAt + bound, tail).div(b).intoArray(c, cAt + bound, tail);
        }
    }

    private static void subtractFrom(float b, float[] a, int aAt, float[] c, int cAt, int n) {
        var left = FloatVector.broadcast(S, b);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            left.sub(FloatVector.fromArray(S, a, aAt + i)).intoArray(c, cAt + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            left.sub(FloatVector.fromArray(S, a, aAt + bound, tail))
                    .intoArray(c, cAt + bound, tail);
        }
    }

    private static void divideInto(float b, float[] a, int aAt, float[] c, int cAt, int n) {
        var left = FloatVector.broadcast(S, b);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            left.div(FloatVector.fromArray(S, a, aAt + i)).intoArray(c, cAt + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            left.div(FloatVector.fromArray(S, a, aAt + bound, tail))
                    .intoArray(c, cAt + bound, tail);
        }
    }
}
