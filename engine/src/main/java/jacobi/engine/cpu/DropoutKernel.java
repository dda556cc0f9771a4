package jacobi.engine.cpu;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jacobi.engine.Philox;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dropout with the masks of {@link Philox}, computed for as many counters at a time as a vector has
 * long lanes. A long lane holds one 32-bit word, so that the product of two words fits.
 */
final class DropoutKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final VectorSpecies<Long> LONGS = S.withLanes(long.class);
    private static final LongVector INDEX = LongVector.zero(LONGS).addIndex(1);

    /** Elements whose words are computed together: four for each long lane. */
    static final int STEP = Philox.LANES * LONGS.length();

    private static final VectorShuffle<Integer> FIRST_HALF = zip(0);
    private static final VectorShuffle<Integer> SECOND_HALF = zip(LONGS.length());

    private static final long WORD = 0xFFFFFFFFL;
    private static final LongVector WORDS = LongVector.broadcast(LONGS, WORD);
    private static final FloatVector ZERO = FloatVector.zero(S);

    /**
     * The multipliers of {@link Philox}, shifted left, because C2 takes one multiplication of
     * 32-bit words where it sees that the high words of both factors are cleared.
     */
    private static final LongVector MULTIPLIER_0 =
            LongVector.broadcast(LONGS, (long) Philox.MULTIPLIER_0 << 32);

    private static final LongVector MULTIPLIER_1 =
            LongVector.broadcast(LONGS, (long) Philox.MULTIPLIER_1 << 32);

    private DropoutKernel() {}

    /**
     * Pairs of int lanes of two vectors in turn, from pair {@code from} of the zipped sequence on.
     * AVX cannot do the same with two lanes of long.
     */
    private static VectorShuffle<Integer> zip(int from) {
        return VectorShuffle.fromOp(
                Lanes.INTS,
                lane -> {
                    int pair = from + lane / 2;
                    return pair / 2 * 2 + lane % 2 + pair % 2 * Lanes.COUNT;
                });
    }

    /**
     * y = x·scale where the mask keeps the element, else 0; x and y may be the same.
     *
     * @param first the first element's position in the mask, a multiple of four
     */
    static void apply(
            int[] seed,
            int seedAt,
            int site,
            int threshold,
            float scale,
            long first,
            float[] x,
            int xAt,
            float[] y,
            int yAt,
            int n) {
        int whole = n - n % STEP;
        steps(seed, seedAt, site, threshold, scale, first, x, xAt, y, yAt, whole);
        if (whole < n) {
            var rest = new float[STEP];
            System.arraycopy(x, xAt + whole, rest, 0, n - whole);
            steps(seed, seedAt, site, threshold, scale, first + whole, rest, 0, rest, 0, STEP);
            System.arraycopy(rest, 0, y, yAt + whole, n - whole);
        }
    }

    /** For n a multiple of {@link #STEP}. */
    private static void steps(
            int[] seed,
            int seedAt,
            int site,
            int threshold,
            float scale,
            long first,
            float[] x,
            int xAt,
            float[] y,
            int yAt,
            int n) {
        var sites = LongVector.broadcast(LONGS, site & WORD);
        var step = LongVector.broadcast(LONGS, seed[seedAt + 2] & WORD);
        var bound = IntVector.broadcast(Lanes.INTS, threshold);
        var factor = FloatVector.broadcast(S, scale);
        var multiplier0 = MULTIPLIER_0.lanewise(LSHR, 32);
        var multiplier1 = MULTIPLIER_1.lanewise(LSHR, 32);
        for (int i = 0; i < n; i += STEP) {
            var block = INDEX.add((first + i) / Philox.LANES);
            var c0 = block.and(WORDS);
            var c1 = block.lanewise(LSHR, 32);
            var c2 = sites;
            var c3 = step;
            int key0 = seed[seedAt];
            int key1 = seed[seedAt + 1];
            for (int round = 0; round < Philox.ROUNDS; round++) {
                var product0 = c0.and(WORDS).mul(multiplier0);
                var product1 = c2.and(WORDS).mul(multiplier1);
                c0 = product1.lanewise(LSHR, 32).lanewise(XOR, c1).lanewise(XOR, key0 & WORD);
                c2 = product0.lanewise(LSHR, 32).lanewise(XOR, c3).lanewise(XOR, key1 & WORD);
                c1 = product1.and(WORDS);
                c3 = product0.and(WORDS);
                key0 += Philox.WEYL_0;
                key1 += Philox.WEYL_1;
            }
            var even = c1.lanewise(LSHL, 32).or(c0).reinterpretAsInts();
            var odd = c3.lanewise(LSHL, 32).or(c2).reinterpretAsInts();
            mask(even.rearrange(FIRST_HALF, odd), bound, factor, x, xAt + i, y, yAt + i);
            int next = i + Lanes.COUNT;
            mask(even.rearrange(SECOND_HALF, odd), bound, factor, x, xAt + next, y, yAt + next);
        }
    }

    private static void mask(
            IntVector words,
            IntVector bound,
            FloatVector factor,
            float[] x,
            int xAt,
            float[] y,
            int yAt) {
        var drop = words.lanewise(LSHR, 8).compare(LT, bound).cast(S);
        FloatVector.fromArray(S, x, xAt).mul(factor).blend(ZERO, drop).intoArray(y, yAt);
    }
}
