package jacobi.engine.cpu;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What elementary functions of float vectors are made of: additions, multiplications, FMA,
 * divisions and bits alone, so that results are the same on every processor, vector width and JDK.
 * Polynomials are minimax fits of relative error, with coefficients rounded to float one after the
 * other, and evaluated in pairs, which keeps chains of dependent instructions short.
 *
 * <p><b>The exponential.</b> eˣ = 2²ⁿ·eʳ, with x = 2n·ln 2 + r and |r| ≤ ln 2:
 *
 * <pre>
 * rounded = x/(2·ln 2) + ROUND             n in the low bits, and 127 more
 * root    = the float with the exponent n  so the low bits are shifted to where it is stored
 * n       = rounded − ROUND
 * r       = x − n·2·ln 2                   2·ln 2 being the sum of two floats
 * eˣ      = (1 + r + r²·(E0 + … + E5·r⁵))·root·root
 * </pre>
 *
 * The factor 2²ⁿ comes in two steps, because neither it nor a denormal result would fit into one.
 * All this holds for |x| ≤ 176; beyond that the exponent does not fit.
 *
 * <p><b>Kernels write it out</b>, each in a loop of its own. A method that takes or returns a
 * vector is a trap: C2 inlines it or not by what else it has compiled so far, and where it does
 * not, each vector becomes an object and the loop fifty times slower. Constants are floats for a
 * like reason: a constant vector is an object with an array inside, which C2 reads again after each
 * store to any other array of floats.
 */
final class VectorMath {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    /**
     * Adding 1.5·2²³ leaves the nearest integer in the low bits of the sum; adding 127 more, the
     * exponent of a float that is two to that integer.
     */
    static final float ROUND = 0x1.8p23f + 127;

    /** How a float's exponent is stored. */
    static final int SHIFT = 23;

    static final float HALF_LOG2_E = 0x1.715476p-1f;

    /** −2·ln 2 as the sum of two floats. */
    static final float MINUS_TWO_LN2 = -0x1.62e43p0f;

    static final float MINUS_TWO_LN2_REST = 0x1.05c61p-28f;

    /** (eʳ − 1 − r)/r². */
    static final float E0 = 0x1.00000cp-1f;

    static final float E1 = 0x1.55551p-3f;
    static final float E2 = 0x1.5549d6p-5f;
    static final float E3 = 0x1.1127cep-7f;
    static final float E4 = 0x1.71c6d6p-10f;
    static final float E5 = 0x1.9b7c02p-13f;

    /** Beyond this, e⁻ˣ is zero and eˣ infinite in float. */
    static final float EXP_END = 104;

    /** As integers, positive floats are in order, and negative ones below them. */
    static final int EXP_END_BITS = Float.floatToRawIntBits(EXP_END);

    /** (ln(1 + f) − f + f²/2)/f³. */
    static final float L0 = 0x1.555554p-2f;

    static final float L1 = -0x1.000226p-2f;
    static final float L2 = 0x1.99a01cp-3f;
    static final float L3 = -0x1.54728ap-3f;
    static final float L4 = 0x1.22d93p-3f;
    static final float L5 = -0x1.0d8246p-3f;
    static final float L6 = 0x1.055eaep-3f;
    static final float L7 = -0x1.38c974p-4f;

    /** ln 2 as the sum of two floats. */
    static final float LN2 = 0x1.62e43p-1f;

    static final float LN2_REST = -0x1.05c61p-29f;

    /** What takes a denormal number to the normal ones. */
    static final float DENORMAL_SCALE = 0x1p23f;

    /** √½. */
    static final int ROOT_HALF_BITS = Float.floatToRawIntBits(0x1.6a09e6p-1f);

    /** The sign's bit. */
    static final int SIGN = Integer.MIN_VALUE;

    /** Beyond this, tanh x is one in float. */
    static final float TANH_END = 10;

    /** −105: below this, SiLU is zero in float. As integers, floats of one sign are in order. */
    static final int MINUS_SILU_END = Float.floatToRawIntBits(-105f);

    /** −11: below this, GELU's tanh form is zero in float. */
    static final int MINUS_GELU_TANH_END = Float.floatToRawIntBits(-11f);

    /** 15: beyond this, GELU's distance from max(x, 0) is zero in float. */
    static final int GELU_END = Float.floatToRawIntBits(15f);

    /** Twice the argument of GELU's tanh: 2·√(2/π)·(x + 0.044715·x³). */
    static final float LINEAR = 1.5957691216f;

    static final float CUBIC = 0.0713548162726f;

    /** 1/√(2π). */
    static final float DENSITY = 0.3989422804f;

    /** −4·ln 2 … of e^(−x²/2), whose r is in units of −½: r = x² + n·4·ln 2. */
    static final float FOUR_LN2 = -2 * MINUS_TWO_LN2;

    static final float FOUR_LN2_REST = -2 * MINUS_TWO_LN2_REST;

    /** (e^(−r/2) − 1 + r/2)/r². */
    static final float G0 = E0 / 4;

    static final float G1 = -E1 / 8;
    static final float G2 = E2 / 16;
    static final float G3 = -E3 / 32;
    static final float G4 = E4 / 64;
    static final float G5 = -E5 / 128;

    /** −Φ(−x)·e^(x²/2) = (P0 + … + P4·x⁴)/(1 + Q1·x + … + Q5·x⁵) for 0 ≤ x ≤ 15. */
    static final float P0 = -0.5f;

    static final float P1 = -0x1.c11a8ep-2f;
    static final float P2 = -0x1.77ae38p-3f;
    static final float P3 = -0x1.4d696p-5f;
    static final float P4 = -0x1.0e5e38p-8f;
    static final float Q1 = 0x1.accf76p0f;
    static final float Q2 = 0x1.340f6ap0f;
    static final float Q3 = 0x1.e148a6p-2f;
    static final float Q4 = 0x1.a1e534p-4f;
    static final float Q5 = 0x1.52da3p-7f;

    private VectorMath() {}

    /** eˣ; error below 1.6 ulp. */
    static FloatVector exp(FloatVector x) {
        var rounded = x.fma(HALF_LOG2_E, ROUND);
        var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
        var n = rounded.sub(ROUND);
        var r =
                n.fma(
                        FloatVector.broadcast(S, MINUS_TWO_LN2_REST),
                        n.fma(FloatVector.broadcast(S, MINUS_TWO_LN2), x));
        var square = r.mul(r);
        return r.fma(E5, E4)
                .fma(square, r.fma(E3, E2))
                .fma(square, r.fma(E1, E0))
                .fma(square, r)
                .add(1)
                .mul(root)
                .mul(root)
                .blend(0, x.compare(LT, -EXP_END))
                .blend(Float.POSITIVE_INFINITY, x.compare(GT, EXP_END));
    }

    /** ln x; error below 1 ulp. */
    static FloatVector log(FloatVector x) {
        // x = 2ⁿ·(1 + f) with 1 + f between √½ and √2; denormal numbers are scaled first.
        var denormal = x.compare(LT, Float.MIN_NORMAL);
        var bits = x.blend(x.mul(0x1p23f), denormal).reinterpretAsInts();
        var exponent = bits.sub(ROOT_HALF_BITS).lanewise(ASHR, SHIFT);
        var f = bits.sub(exponent.lanewise(LSHL, SHIFT)).reinterpretAsFloats().sub(1);
        var n = (FloatVector) exponent.convert(I2F, 0);
        n = n.blend(n.sub(SHIFT), denormal);
        var square = f.mul(f);
        var p =
                f.fma(L7, L6)
                        .fma(square, f.fma(L5, L4))
                        .fma(square, f.fma(L3, L2))
                        .fma(square, f.fma(L1, L0));
        var tail = p.fma(f, FloatVector.broadcast(S, -0.5f)).mul(square);
        var rest = n.fma(FloatVector.broadcast(S, LN2_REST), tail).add(f);
        return n.fma(FloatVector.broadcast(S, LN2), rest)
                .blend(Float.NEGATIVE_INFINITY, x.compare(LT, Float.MIN_VALUE))
                .blend(Float.NaN, x.compare(LT, 0))
                .blend(x, x.compare(LT, Float.POSITIVE_INFINITY).not());
    }
}
