package jacobi.engine.cpu;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Elementary functions of float vectors, from additions, multiplications, FMA, divisions and bits
 * alone: their results are the same on every processor, vector width and JDK. Polynomials are
 * minimax fits of relative error, with coefficients rounded to float one after the other. Errors
 * are stated in units in the last place (ulp) of the exact result; infinities, NaN, signed zeros
 * and denormal numbers are served.
 *
 * <p>Constants are vectors already: to make one takes C2 a hundred nodes of its graph, and beyond
 * 18,000 nodes it stops inlining.
 */
final class VectorMath {
    private static final FloatVector ZERO = floats(0);
    private static final FloatVector ONE = floats(1);
    private static final FloatVector TWO = floats(2);
    private static final FloatVector FOUR = floats(4);
    private static final FloatVector MINUS_HALF = floats(-0.5f);
    private static final FloatVector INFINITY = floats(Float.POSITIVE_INFINITY);
    private static final FloatVector MINUS_INFINITY = floats(Float.NEGATIVE_INFINITY);
    private static final FloatVector NAN = floats(Float.NaN);
    private static final FloatVector MIN_VALUE = floats(Float.MIN_VALUE);
    private static final FloatVector MIN_NORMAL = floats(Float.MIN_NORMAL);
    private static final IntVector SIGN = ints(Integer.MIN_VALUE);

    /**
     * Adding 1.5·2²³ leaves the nearest integer in the low bits of the sum; adding 127 more, the
     * exponent of a float that is two to that integer.
     */
    private static final FloatVector ROUND = floats(0x1.8p23f + 127);

    private static final FloatVector HALF_LOG2_E = floats(0x1.715476p-1f);

    /** ln 2 as the sum of two floats, and −2·ln 2. */
    private static final FloatVector LN2 = floats(0x1.62e43p-1f);

    private static final FloatVector LN2_REST = floats(-0x1.05c61p-29f);
    private static final FloatVector MINUS_TWO_LN2 = floats(-0x1.62e43p0f);
    private static final FloatVector MINUS_TWO_LN2_REST = floats(0x1.05c61p-28f);

    /** How a float's exponent is stored. */
    private static final int SHIFT = 23;

    private static final FloatVector DENORMAL_SHIFT = floats(SHIFT);
    private static final FloatVector DENORMAL_SCALE = floats(0x1p23f);

    /** √½. */
    private static final IntVector ROOT_HALF_BITS = ints(Float.floatToRawIntBits(0x1.6a09e6p-1f));

    /** Beyond this, e⁻ˣ is zero in float. */
    private static final FloatVector EXP_END = floats(104);

    private static final FloatVector MINUS_EXP_END = floats(-104);

    /** Beyond this, the sigmoid of −x is zero in float. */
    private static final FloatVector SILU_END = floats(105);

    /** Beyond this, tanh x is one in float. */
    private static final FloatVector TANH_END = floats(10);

    /** Beyond this, Φ(−x), and with it GELU's distance from max(x, 0), is zero in float. */
    private static final FloatVector GELU_END = floats(15);

    /** 1/√(2π). */
    private static final FloatVector DENSITY = floats(0.3989422804f);

    /** Twice the argument of GELU's tanh: 2·√(2/π)·(x + 0.044715·x³). */
    private static final FloatVector LINEAR = floats(1.5957691216f);

    private static final FloatVector CUBIC = floats(0.0713548162726f);
    private static final FloatVector CUBIC_SLOPE = floats(3 * 0.0713548162726f);

    /** (eʳ − 1 − r)/r². */
    private static final FloatVector E0 = floats(0x1.00000cp-1f);

    private static final FloatVector E1 = floats(0x1.55551p-3f);
    private static final FloatVector E2 = floats(0x1.5549d6p-5f);
    private static final FloatVector E3 = floats(0x1.1127cep-7f);
    private static final FloatVector E4 = floats(0x1.71c6d6p-10f);
    private static final FloatVector E5 = floats(0x1.9b7c02p-13f);

    /** (ln(1 + f) − f + f²/2)/f³. */
    private static final FloatVector L0 = floats(0x1.555554p-2f);

    private static final FloatVector L1 = floats(-0x1.000226p-2f);
    private static final FloatVector L2 = floats(0x1.99a01cp-3f);
    private static final FloatVector L3 = floats(-0x1.54728ap-3f);
    private static final FloatVector L4 = floats(0x1.22d93p-3f);
    private static final FloatVector L5 = floats(-0x1.0d8246p-3f);
    private static final FloatVector L6 = floats(0x1.055eaep-3f);
    private static final FloatVector L7 = floats(-0x1.38c974p-4f);

    /** (x + 4)·Φ(−x)·e^(x²/2) in powers of u = (x − 4)/(x + 4) = 1 − 8/(x + 4). */
    private static final FloatVector P0 = floats(0x1.82b4bcp-1f);

    private static final FloatVector P1 = floats(-0x1.373e3ap-1f);
    private static final FloatVector P2 = floats(0x1.8c6d84p-2f);
    private static final FloatVector P3 = floats(-0x1.7dff9p-3f);
    private static final FloatVector P4 = floats(0x1.eedafp-5f);
    private static final FloatVector P5 = floats(-0x1.ed67acp-8f);
    private static final FloatVector P6 = floats(-0x1.cdea0cp-9f);
    private static final FloatVector P7 = floats(0x1.9bf75cp-10f);
    private static final FloatVector P8 = floats(0x1.97206p-13f);
    private static final FloatVector P9 = floats(-0x1.059fbep-13f);
    private static final FloatVector MINUS_EIGHT = floats(-8);

    private VectorMath() {}

    private static FloatVector floats(float value) {
        return FloatVector.broadcast(Lanes.FLOATS, value);
    }

    private static IntVector ints(int value) {
        return IntVector.broadcast(Lanes.INTS, value);
    }

    /** eˣ; error below 1.5 ulp. */
    static FloatVector exp(FloatVector x) {
        return expOfSmall(x).blend(INFINITY, x.compare(GT, EXP_END));
    }

    /** eˣ for x ≤ 104. */
    static FloatVector expOfSmall(FloatVector x) {
        var rounded = x.fma(HALF_LOG2_E, ROUND);
        var root = rootOfPower(rounded);
        // The factor 2²ⁿ in two steps: neither it nor a denormal result would fit into one.
        return expMinusOne(remainder(x, rounded))
                .add(ONE)
                .mul(root)
                .mul(root)
                .blend(ZERO, x.compare(LT, MINUS_EXP_END));
    }

    /** x − 2n·ln 2, n being the integer that was rounded. */
    private static FloatVector remainder(FloatVector x, FloatVector rounded) {
        var n = rounded.sub(ROUND);
        return n.fma(MINUS_TWO_LN2_REST, n.fma(MINUS_TWO_LN2, x));
    }

    /** 2ⁿ, n being the integer that was rounded. */
    private static FloatVector rootOfPower(FloatVector rounded) {
        return rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
    }

    /** eʳ − 1 for |r| ≤ ln 2. */
    private static FloatVector expMinusOne(FloatVector r) {
        var p = r.fma(E5, E4).fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
        return p.mul(r).fma(r, r);
    }

    /** ln x; error below 1 ulp. */
    static FloatVector log(FloatVector x) {
        var denormal = x.compare(LT, MIN_NORMAL);
        var bits = x.blend(x.mul(DENORMAL_SCALE), denormal).reinterpretAsInts();
        // x = 2ⁿ·(1 + f) with 1 + f between √½ and √2.
        var n = bits.sub(ROOT_HALF_BITS).lanewise(ASHR, SHIFT);
        var f = bits.sub(n.lanewise(LSHL, SHIFT)).reinterpretAsFloats().sub(ONE);
        var exponent = (FloatVector) n.convert(I2F, 0);
        exponent = exponent.blend(exponent.sub(DENORMAL_SHIFT), denormal);
        var small = exponent.fma(LN2_REST, logTail(f));
        return special(x, exponent.fma(LN2, f.add(small)));
    }

    /** ln(1 + f) − f. */
    private static FloatVector logTail(FloatVector f) {
        var p = f.fma(L7, L6).fma(f, L5).fma(f, L4).fma(f, L3).fma(f, L2).fma(f, L1).fma(f, L0);
        return p.fma(f, MINUS_HALF).mul(f.mul(f));
    }

    /** The logarithms of zero, of negative numbers, of infinity and of NaN. */
    private static FloatVector special(FloatVector x, FloatVector log) {
        return log.blend(MINUS_INFINITY, x.compare(LT, MIN_VALUE))
                .blend(NAN, x.compare(LT, ZERO))
                .blend(x, x.compare(LT, INFINITY).not());
    }

    /** tanh x = (1 − e⁻²ˣ) / (1 + e⁻²ˣ); error below 3 ulp. */
    static FloatVector tanh(FloatVector x) {
        var size = atMost(x.abs(), TANH_END);
        var argument = size.add(size).neg();
        var rounded = argument.fma(HALF_LOG2_E, ROUND);
        var root = rootOfPower(rounded);
        var power = root.mul(root);
        var minusOne = expMinusOne(remainder(argument, rounded)).fma(power, power.sub(ONE));
        return withSign(minusOne.abs().div(minusOne.add(TWO)), x);
    }

    private static FloatVector withSign(FloatVector size, FloatVector sign) {
        return size.reinterpretAsInts()
                .or(sign.reinterpretAsInts().and(SIGN))
                .reinterpretAsFloats();
    }

    private static FloatVector atMost(FloatVector x, FloatVector bound) {
        return x.blend(bound, x.compare(GT, bound));
    }

    /** 1 / (1 + e⁻ˣ); error below 3 ulp. */
    static FloatVector sigmoid(FloatVector x) {
        var e = expOfSmall(x.abs().neg());
        return ONE.blend(e, x.compare(LT, ZERO)).div(e.add(ONE));
    }

    /** max(x, 0), and NaN of NaN. */
    static FloatVector relu(FloatVector x) {
        return x.blend(ZERO, x.compare(LT, ZERO));
    }

    /** x·sigmoid(x) = max(x, 0) − |x|·sigmoid(−|x|); error below 4 ulp or 10⁻⁴³. */
    static FloatVector silu(FloatVector x) {
        var size = atMost(x.abs(), SILU_END);
        var e = expOfSmall(size.neg());
        return relu(x).sub(size.mul(e.div(e.add(ONE))));
    }

    /** SiLU's derivative s·(1 + x·(1 − s)), s = sigmoid(x). */
    static FloatVector siluSlope(FloatVector x) {
        var gate = sigmoid(x);
        return x.mul(ONE.sub(gate)).fma(gate, gate);
    }

    /** x·Φ(x) = max(x, 0) − |x|·Φ(−|x|), without cancellation; error below 6 ulp. */
    static FloatVector gelu(FloatVector x) {
        var size = atMost(x.abs(), GELU_END);
        return relu(x).sub(size.mul(tailRatio(size)).mul(gauss(size)));
    }

    /** GELU's derivative Φ(x) + x·φ(x). */
    static FloatVector geluSlope(FloatVector x) {
        var size = atMost(x.abs(), GELU_END);
        var gauss = gauss(size);
        var tail = tailRatio(size).mul(gauss);
        var distribution = tail.blend(ONE.sub(tail), x.compare(GT, ZERO));
        return x.fma(gauss.mul(DENSITY), distribution);
    }

    /** e^(−x²/2); what the square loses by rounding is put back as a factor. */
    private static FloatVector gauss(FloatVector x) {
        var minusHalf = x.mul(MINUS_HALF);
        var exponent = minusHalf.mul(x);
        var e = expOfSmall(exponent);
        return e.fma(minusHalf.fma(x, exponent.neg()), e);
    }

    /** Φ(−x)·e^(x²/2) for 0 ≤ x ≤ 15. */
    private static FloatVector tailRatio(FloatVector x) {
        var inverse = ONE.div(x.add(FOUR));
        var u = inverse.fma(MINUS_EIGHT, ONE);
        var p = u.fma(P9, P8).fma(u, P7).fma(u, P6).fma(u, P5).fma(u, P4);
        return p.fma(u, P3).fma(u, P2).fma(u, P1).fma(u, P0).mul(inverse);
    }

    /**
     * GELU's tanh form x·sigmoid(z) = max(x, 0) − |x|·sigmoid(−|z|), z being cubic in x; error
     * below 4 + 2|z| ulp or 10⁻⁴³.
     */
    static FloatVector geluTanh(FloatVector x) {
        var size = atMost(x.abs(), GELU_END);
        var e = expOfSmall(size.mul(size).fma(CUBIC, LINEAR).mul(size).neg());
        return relu(x).sub(size.mul(e.div(e.add(ONE))));
    }

    /** The derivative of GELU's tanh form: sigmoid(z) + x·sigmoid(z)·(1 − sigmoid(z))·z′. */
    static FloatVector geluTanhSlope(FloatVector x) {
        var size = atMost(x.abs(), GELU_END);
        var square = size.mul(size);
        var gate = sigmoid(square.fma(CUBIC, LINEAR).mul(x));
        var slope = square.fma(CUBIC_SLOPE, LINEAR).mul(x);
        return gate.mul(ONE.sub(gate)).fma(slope, gate);
    }
}
