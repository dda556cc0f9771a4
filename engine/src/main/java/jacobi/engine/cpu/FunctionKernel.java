package jacobi.engine.cpu;

import static jacobi.engine.cpu.VectorMath.*;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jacobi.engine.Function;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * y = f(x) over a range; x and y may be the same. Each function has a loop of its own, with the
 * exponential of {@link VectorMath} written out. Errors are stated in units in the last place (ulp)
 * of the exact result; infinities, NaN, signed zeros and denormal numbers are served.
 */
final class FunctionKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private FunctionKernel() {}

    static void apply(Function f, float[] x, int xAt, float[] y, int yAt, int n) {
        int bound = S.loopBound(n);
        vectors(f, x, xAt, y, yAt, bound);
        if (bound < n) {
            var rest = Remainder.take(x, xAt + bound, n - bound);
            vectors(f, rest, 0, rest, 0, Lanes.COUNT);
            Remainder.giveBack(rest, y, yAt + bound, n - bound);
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

    /** eˣ; error below 1.6 ulp. */
    private static void exp(float[] xs, int xAt, float[] ys, int yAt, int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, xAt + i);
            var rounded = x.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, x));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            e.blend(0, x.compare(LT, -EXP_END))
                    .blend(Float.POSITIVE_INFINITY, x.compare(GT, EXP_END))
                    .intoArray(ys, yAt + i);
        }
    }

    /**
     * ln x; error below 1 ulp. x = 2ⁿ·(1 + f) with 1 + f between √½ and √2; denormal numbers are
     * scaled first.
     */
    private static void log(float[] xs, int xAt, float[] ys, int yAt, int n) {
        var ln2 = FloatVector.broadcast(S, LN2);
        var ln2Rest = FloatVector.broadcast(S, LN2_REST);
        var minusHalf = FloatVector.broadcast(S, -0.5f);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, xAt + i);
            var denormal = x.compare(LT, Float.MIN_NORMAL);
            var bits = x.blend(x.mul(DENORMAL_SCALE), denormal).reinterpretAsInts();
            var exponent = bits.sub(ROOT_HALF_BITS).lanewise(ASHR, SHIFT);
            var f = bits.sub(exponent.lanewise(LSHL, SHIFT)).reinterpretAsFloats().sub(1);
            var whole = (FloatVector) exponent.convert(I2F, 0);
            whole = whole.sub(SHIFT, denormal);
            var f2 = f.mul(f);
            var p = f.fma(L7, L6).fma(f2, f.fma(L5, L4)).fma(f2, f.fma(L3, L2));
            var tail = p.fma(f2, f.fma(L1, L0)).fma(f, minusHalf).mul(f2);
            whole.fma(ln2, f.add(whole.fma(ln2Rest, tail)))
                    .blend(Float.NEGATIVE_INFINITY, x.compare(LT, Float.MIN_VALUE))
                    .blend(Float.NaN, x.compare(LT, 0))
                    .blend(x, x.compare(LT, Float.POSITIVE_INFINITY).not())
                    .intoArray(ys, yAt + i);
        }
    }

    private static void sqrt(float[] xs, int xAt, float[] ys, int yAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            FloatVector.fromArray(S, xs, xAt + i).sqrt().intoArray(ys, yAt + i);
        }
    }

    /** tanh x = ±(1 − e) / (1 + e), e = e^(−2|x|), without cancellation; error below 3 ulp. */
    private static void tanh(float[] xs, int xAt, float[] ys, int yAt, int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, xAt + i);
            var size = x.abs();
            var a = size.blend(TANH_END, size.compare(GT, TANH_END)).mul(-2);
            var rounded = a.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, a));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var power = root.mul(root);
            var minusOne = p.fma(square, r).fma(power, power.sub(1));
            var bits = minusOne.abs().div(minusOne.add(2)).reinterpretAsInts();
            bits.or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats().intoArray(ys, yAt + i);
        }
    }

    /** 1/(1 + e⁻ˣ), from e = e^(−|x|); error below 3 ulp. */
    private static void sigmoid(float[] xs, int xAt, float[] ys, int yAt, int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        var one = FloatVector.broadcast(S, 1);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, xAt + i);
            var a = x.reinterpretAsInts().or(SIGN).reinterpretAsFloats();
            var rounded = a.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, a));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            e = e.blend(0, a.compare(LT, -EXP_END));
            one.blend(e, x.compare(LT, 0)).div(e.add(1)).intoArray(ys, yAt + i);
        }
    }

    /** max(x, 0), and NaN of NaN. */
    private static void relu(float[] xs, int xAt, float[] ys, int yAt, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, xAt + i);
            x.blend(0, x.compare(LT, 0)).intoArray(ys, yAt + i);
        }
    }

    /** x·sigmoid(x) = max(x, 0) − |x|·e/(1 + e), e = e^(−|x|); error below 4 ulp or 10⁻⁴³. */
    private static void silu(float[] xs, int xAt, float[] ys, int yAt, int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, xAt + i);
            var a = x.reinterpretAsInts().or(SIGN).min(MINUS_SILU_END).reinterpretAsFloats();
            var rounded = a.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, a));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            e.div(e.add(1)).fma(a, x.blend(0, x.compare(LT, 0))).intoArray(ys, yAt + i);
        }
    }

    /**
     * GELU's tanh form x·sigmoid(z) = max(x, 0) − |x|·e/(1 + e), e = e^(−|z|), z being cubic in x;
     * error below 4 + 2.5|z| ulp or 10⁻⁴³.
     */
    private static void geluTanh(float[] xs, int xAt, float[] ys, int yAt, int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, xAt + i);
            var size =
                    x.reinterpretAsInts().or(SIGN).min(MINUS_GELU_TANH_END).reinterpretAsFloats();
            var a = size.mul(size).fma(CUBIC, LINEAR).mul(size);
            var rounded = a.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, a));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            e.div(e.add(1)).fma(size, x.blend(0, x.compare(LT, 0))).intoArray(ys, yAt + i);
        }
    }

    /**
     * x·Φ(x) = max(x, 0) − |x|·Φ(−|x|), without cancellation; error below 6 ulp. Φ(−|x|) is
     * e^(−x²/2) times a quotient of polynomials; what x² loses by rounding is put back.
     */
    private static void gelu(float[] xs, int xAt, float[] ys, int yAt, int n) {
        var ln2 = FloatVector.broadcast(S, FOUR_LN2);
        var ln2Rest = FloatVector.broadcast(S, FOUR_LN2_REST);
        var p0 = FloatVector.broadcast(S, P0);
        var p1 = FloatVector.broadcast(S, P1);
        var p2 = FloatVector.broadcast(S, P2);
        var q0 = FloatVector.broadcast(S, 1);
        var q1 = FloatVector.broadcast(S, Q1);
        var q2 = FloatVector.broadcast(S, Q2);
        var q3 = FloatVector.broadcast(S, Q3);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, xAt + i);
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
            var over = size.fma(P4, P3).fma(size, p2).fma(size, p1).fma(size, p0).mul(size);
            var under = size.fma(Q5, Q4).fma(size, q3).fma(size, q2).fma(size, q1).fma(size, q0);
            over.div(under).fma(gauss, x.blend(0, x.compare(LT, 0))).intoArray(ys, yAt + i);
        }
    }
}
