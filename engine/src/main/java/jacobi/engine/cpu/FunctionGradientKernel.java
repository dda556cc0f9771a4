package jacobi.engine.cpu;

import static jdk.incubator.vector.VectorOperators.GT;

import jacobi.engine.Function;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * dx = f′·dy over a range, f′ being computed from what f saved: its result or its argument, see
 * {@link Function#derivativeFromResult}. dx may be either operand. Loops as in {@link
 * FunctionKernel}.
 */
final class FunctionGradientKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private FunctionGradientKernel() {}

    static void apply(
            Function f, float[] saved, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        int bound = S.loopBound(n);
        vectors(f, saved, at, dy, dyAt, dx, dxAt, bound);
        if (bound < n) {
            int count = n - bound;
            var rest = new float[Lanes.COUNT];
            var slope = new float[Lanes.COUNT];
            System.arraycopy(saved, at + bound, rest, 0, count);
            System.arraycopy(dy, dyAt + bound, slope, 0, count);
            vectors(f, rest, 0, slope, 0, slope, 0, Lanes.COUNT);
            System.arraycopy(slope, 0, dx, dxAt + bound, count);
        }
    }

    private static void vectors(
            Function f, float[] saved, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        switch (f) {
            case IDENTITY -> System.arraycopy(dy, dyAt, dx, dxAt, n);
            case EXP -> exp(saved, at, dy, dyAt, dx, dxAt, n);
            case LOG -> log(saved, at, dy, dyAt, dx, dxAt, n);
            case SQRT -> sqrt(saved, at, dy, dyAt, dx, dxAt, n);
            case TANH -> tanh(saved, at, dy, dyAt, dx, dxAt, n);
            case SIGMOID -> sigmoid(saved, at, dy, dyAt, dx, dxAt, n);
            case RELU -> relu(saved, at, dy, dyAt, dx, dxAt, n);
            case GELU -> gelu(saved, at, dy, dyAt, dx, dxAt, n);
            case GELU_TANH -> geluTanh(saved, at, dy, dyAt, dx, dxAt, n);
            case SILU -> silu(saved, at, dy, dyAt, dx, dxAt, n);
        }
    }

    private static void exp(float[] ys, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var y = FloatVector.fromArray(S, ys, at + i);
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            y.mul(d).intoArray(dx, dxAt + i);
        }
    }

    private static void log(float[] xs, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, at + i);
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            d.div(x).intoArray(dx, dxAt + i);
        }
    }

    private static void sqrt(
            float[] ys, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var y = FloatVector.fromArray(S, ys, at + i);
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            d.div(y.add(y)).intoArray(dx, dxAt + i);
        }
    }

    private static void tanh(
            float[] ys, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var y = FloatVector.fromArray(S, ys, at + i);
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            y.neg().mul(y).fma(d, d).intoArray(dx, dxAt + i);
        }
    }

    private static void sigmoid(
            float[] ys, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var y = FloatVector.fromArray(S, ys, at + i);
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            y.mul(y.neg().add(1)).mul(d).intoArray(dx, dxAt + i);
        }
    }

    private static void relu(
            float[] ys, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var y = FloatVector.fromArray(S, ys, at + i);
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            FloatVector.zero(S).blend(d, y.compare(GT, 0)).intoArray(dx, dxAt + i);
        }
    }

    private static void gelu(
            float[] xs, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, at + i);
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            VectorMath.geluSlope(x).mul(d).intoArray(dx, dxAt + i);
        }
    }

    private static void geluTanh(
            float[] xs, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, at + i);
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            VectorMath.geluTanhSlope(x).mul(d).intoArray(dx, dxAt + i);
        }
    }

    private static void silu(
            float[] xs, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, at + i);
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            VectorMath.siluSlope(x).mul(d).intoArray(dx, dxAt + i);
        }
    }
}
