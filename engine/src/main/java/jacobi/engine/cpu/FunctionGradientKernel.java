package jacobi.engine.cpu;

import static jacobi.engine.cpu.VectorMath.*;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

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
            var rest = Remainder.take(saved, at + bound, n - bound);
            var slope = Remainder.take(dy, dyAt + bound, n - bound);
            vectors(f, rest, 0, slope, 0, slope, 0, Lanes.COUNT);
            Remainder.giveBack(slope, dx, dxAt + bound, n - bound);
            Remainder.giveBack(rest);
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

    /** Φ(x) + x·φ(x), with Φ as in {@link FunctionKernel}. */
    private static void gelu(
            float[] xs, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        var ln2 = FloatVector.broadcast(S, FOUR_LN2);
        var ln2Rest = FloatVector.broadcast(S, FOUR_LN2_REST);
        var p0 = FloatVector.broadcast(S, P0);
        var p1 = FloatVector.broadcast(S, P1);
        var p2 = FloatVector.broadcast(S, P2);
        var one = FloatVector.broadcast(S, 1);
        var q1 = FloatVector.broadcast(S, Q1);
        var q2 = FloatVector.broadcast(S, Q2);
        var q3 = FloatVector.broadcast(S, Q3);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, at + i);
            var bits = x.reinterpretAsInts().and(Integer.MAX_VALUE).min(GELU_END);
            var size = bits.reinterpretAsFloats();
            var square = size.mul(size);
            var lost = size.fma(size, square.neg());
            var rounded = square.fma(-HALF_LOG2_E / 2, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2, square).add(whole.fma(ln2Rest, lost));
            var r2 = r.mul(r);
            var p = r.fma(G5, G4).fma(r2, r.fma(G3, G2)).fma(r2, r.fma(G1, G0));
            var gauss = p.fma(r2, r.fma(-0.5f, 1)).mul(root).mul(root);
            var over = size.fma(P4, P3).fma(size, p2).fma(size, p1).fma(size, p0);
            var under = size.fma(Q5, Q4).fma(size, q3).fma(size, q2).fma(size, q1).fma(size, one);
            var minusTail = over.div(under).mul(gauss);
            var distribution = minusTail.neg().blend(minusTail.add(1), x.compare(GT, 0));
            x.fma(gauss.mul(DENSITY), distribution)
                    .mul(FloatVector.fromArray(S, dy, dyAt + i))
                    .intoArray(dx, dxAt + i);
        }
    }

    /** sigmoid(z) + x·z′·sigmoid(z)·sigmoid(−z), from e = e^(−|z|); z is cubic in x. */
    private static void geluTanh(
            float[] xs, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        var one = FloatVector.broadcast(S, 1);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, at + i);
            var bits = x.reinterpretAsInts().or(SIGN).min(MINUS_GELU_TANH_END);
            var size = bits.reinterpretAsFloats();
            var sizeSquare = size.mul(size);
            var a = sizeSquare.fma(CUBIC, LINEAR).mul(size);
            var rounded = a.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, a));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            var positive = one.div(e.add(1));
            var negative = e.mul(positive);
            var gate = positive.blend(negative, x.compare(LT, 0));
            sizeSquare
                    .fma(3 * CUBIC, LINEAR)
                    .mul(x)
                    .mul(positive)
                    .fma(negative, gate)
                    .mul(FloatVector.fromArray(S, dy, dyAt + i))
                    .intoArray(dx, dxAt + i);
        }
    }

    /** s + x·s·(1 − s), s = sigmoid(x), from e = e^(−|x|). */
    private static void silu(
            float[] xs, int at, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        var one = FloatVector.broadcast(S, 1);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, at + i);
            var a = x.reinterpretAsInts().or(SIGN).min(MINUS_SILU_END).reinterpretAsFloats();
            var rounded = a.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, a));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            var positive = one.div(e.add(1));
            var negative = e.mul(positive);
            var gate = positive.blend(negative, x.compare(LT, 0));
            x.mul(positive)
                    .fma(negative, gate)
                    .mul(FloatVector.fromArray(S, dy, dyAt + i))
                    .intoArray(dx, dxAt + i);
        }
    }
}
