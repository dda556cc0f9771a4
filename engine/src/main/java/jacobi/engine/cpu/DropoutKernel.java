package jacobi.engine.cpu;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jacobi.engine.Philox;

import jdk.incubator.vector.FloatVector;
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

    private static final VectorShuffle<Long> FIRST_HALF = zip(0);
    private static final VectorShuffle<Long> SECOND_HALF = zip(LONGS.length());

    private static final long WORD = 0xFFFFFFFFL;

    /**
     * The constants of {@link Philox#block}; the multipliers shifted left, because C2 takes one
     * multiplication of 32-bit words where it sees that the high words of both factors are cleared.
     */
    private static final LongVector MULTIPLIER_0 = LongVector.broadcast(LONGS, 0xD2511F53L << 32);

    private static final LongVector MULTIPLIER_1 = LongVector.broadcast(LONGS, 0xCD9E8D57L << 32);
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private DropoutKernel() {}

    /** Lanes of two vectors in turn, from lane {@code from} of the zipped sequence on. */
    private static VectorShuffle<Long> zip(int from) {
        return VectorShuffle.fromOp(LONGS, i -> (from + i) / 2 + (from + i) % 2 * LONGS.length());
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
        long step = seed[seedAt + 2] & WORD;
        var multiplier0 = MULTIPLIER_0.lanewise(LSHR, 32);
        var multiplier1 = MULTIPLIER_1.lanewise(LSHR, 32);
        for (int i = 0; i < n; i += STEP) {
            var block = INDEX.add((first + i) / Philox.LANES);
            var c0 = block.and(WORD);
            var c1 = block.lanewise(LSHR, 32);
            var c2 = LongVector.broadcast(LONGS, site & WORD);
            var c3 = LongVector.broadcast(LONGS, step);
            int key0 = seed[seedAt];
            int key1 = seed[seedAt + 1];
            for (int round = 0; round < ROUNDS; round++) {
                var product0 = c0.and(WORD).mul(multiplier0);
                var product1 = c2.and(WORD).mul(multiplier1);
                c0 = product1.lanewise(LSHR, 32).lanewise(XOR, c1).lanewise(XOR, key0 & WORD);
                c2 = product0.lanewise(LSHR, 32).lanewise(XOR, c3).lanewise(XOR, key1 & WORD);
                c1 = product1.and(WORD);
                c3 = product0.and(WORD);
                key0 += WEYL_0;
                key1 += WEYL_1;
            }
            var even = c1.lanewise(LSHL, 32).or(c0);
            var odd = c3.lanewise(LSHL, 32).or(c2);
            mask(even.rearrange(FIRST_HALF, odd), threshold, scale, x, xAt + i, y, yAt + i);
            int next = i + Lanes.COUNT;
            mask(even.rearrange(SECOND_HALF, odd), threshold, scale, x, xAt + next, y, yAt + next);
        }
    }

    private static void mask(
            LongVector words, int threshold, float scale, float[] x, int xAt, float[] y, int yAt) {
        var drop = words.reinterpretAsInts().lanewise(LSHR, 8).compare(LT, threshold).cast(S);
        FloatVector.fromArray(S, x, xAt).mul(scale).blend(0, drop).intoArray(y, yAt);
    }
}
