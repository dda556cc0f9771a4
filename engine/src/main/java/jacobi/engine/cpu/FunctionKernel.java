package jacobi.engine.cpu;

import jacobi.engine.Function;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * y = f(x) over a range; x and y may be the same. Each function has a loop of its own, because a
 * loop that takes the function as an argument would not be compiled to vector instructions.
 */
final class FunctionKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private FunctionKernel() {}

    /**
     * What is left behind the last whole vector goes through a vector of its own, so that the loops
     * contain the function once: twice would be more than C2 compiles in one piece.
     */
    static void apply(Function f, float[] x, int xAt, float[] y, int yAt, int n) {
        int bound = S.loopBound(n);
        vectors(f, x, xAt, y, yAt, bound);
        if (bound < n) {
            var rest = new float[Lanes.COUNT];
            System.arraycopy(x, xAt + bound, rest, 0, n - bound);
            vectors(f, rest, 0, rest, 0, Lanes.COUNT);
            System.arraycopy(rest, 0, y, yAt + bound, n - bound);
        }
    }

    /** For n a multiple of the vector's length. */
    private static void vectors(Function f, float[] x, int xAt, float[] y, int yAt, int n) {
        switch (f) {
            case IDENTITY -> System.arraycopy(x, xAt, y, yAt, n);
            case EXP -> exp(x, xAt, y, yAt, n);
            case LOG -> log(x, xAt, y, yAt, n);
            case SQRT -> sqrt(x, xAt, y, yAt, n);
            case TANH -> tanh(x, xAt, y, yAt, n);
            case SIGMOID -> sigmoid(x, xAt, y, yAt, n);
            case RELU -> relu(x, xAt, y, yAt, n);
            case GELU -> gelu(x, xAt, y, yAt, n);
            case GELU_TANH -> geluTanh(x, xAt, y, yAt, n);
            case SILU -> silu(x, xAt, y, yAt, n);
        }
    }

    private static void exp(float[] x, int xAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            VectorMath.exp(FloatVector.fromArray(S, x, xAt + i)).intoArray(y, yAt + i);
        }
    }

    private static void log(float[] x, int xAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            VectorMath.log(FloatVector.fromArray(S, x, xAt + i)).intoArray(y, yAt + i);
        }
    }

    private static void sqrt(float[] x, int xAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            FloatVector.fromArray(S, x, xAt + i).sqrt().intoArray(y, yAt + i);
        }
    }

    private static void tanh(float[] x, int xAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            VectorMath.tanh(FloatVector.fromArray(S, x, xAt + i)).intoArray(y, yAt + i);
        }
    }

    private static void sigmoid(float[] x, int xAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            VectorMath.sigmoid(FloatVector.fromArray(S, x, xAt + i)).intoArray(y, yAt + i);
        }
    }

    private static void relu(float[] x, int xAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            VectorMath.relu(FloatVector.fromArray(S, x, xAt + i)).intoArray(y, yAt + i);
        }
    }

    private static void gelu(float[] x, int xAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            VectorMath.gelu(FloatVector.fromArray(S, x, xAt + i)).intoArray(y, yAt + i);
        }
    }

    private static void geluTanh(float[] x, int xAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            VectorMath.geluTanh(FloatVector.fromArray(S, x, xAt + i)).intoArray(y, yAt + i);
        }
    }

    private static void silu(float[] x, int xAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            VectorMath.silu(FloatVector.fromArray(S, x, xAt + i)).intoArray(y, yAt + i);
        }
    }
}
