package jacobi.engine.cpu;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ULT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jacobi.engine.Philox;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Dropout with the masks of {@link Philox}, computed for as many counters at a time as a vector has
 * long lanes. A counter's word is the high half of a long lane, with anything below it. Shifted
 * down it is the factor of a product of 64 bits: C2 takes one multiplication of 32-bit words where
 * it sees that both factors were shifted. A product's low half moves up by exchanging halves rather
 * than by a shift, because shifts compete with multiplications for the same unit of a processor.
 */
final class DropoutKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final VectorSpecies<Long> LONGS = S.withLanes(long.class);
    private static final int BLOCKS = LONGS.length();

    /** Elements whose words are computed together: those of a block for each long lane. */
    static final int STEP = Philox.ELEMENTS * BLOCKS;

    /** Where in two vectors of pairs of words, one after the other, an element's word is. */
    private static final int[] ORDER =
            IntStream.range(0, STEP)
                    .map(
                            i -> {
                                int word = i % Philox.LANES;
                                return i / Philox.ELEMENTS * 2 + word % 2 + word / 2 * Lanes.COUNT;
                            })
                    .toArray();

    /** How far an element's half of its word is from the top; the same for each vector. */
    private static final int[] RISE =
            IntStream.range(0, STEP)
                    .map(i -> i % Philox.ELEMENTS < Philox.LANES ? Short.SIZE : 0)
                    .toArray();

    /** What exchanges the halves of long lanes. */
    private static final int[] EXCHANGE = IntStream.range(0, Lanes.COUNT).map(i -> i ^ 1).toArray();

    /** The keys of all rounds, each as a vector of high halves. */
    private static final Pool<long[]> KEYS = new Pool<>(() -> new long[2 * Philox.ROUNDS * BLOCKS]);

    private static final Pool<float[]> RESTS = new Pool<>(() -> new float[STEP]);

    private DropoutKernel() {}

    /**
     * y = x·scale where the mask keeps the element, else 0; x and y may be the same.
     *
     * @param first the first element's position in the mask, a multiple of {@link Philox#ELEMENTS}
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
        var keys = KEYS.take();
        schedule(seed[seedAt], seed[seedAt + 1], keys);
        int step = seed[seedAt + 2];
        int whole = n - n % STEP;
        steps(keys, site, step, threshold, scale, first, x, xAt, y, yAt, whole);
        if (whole < n) {
            var rest = RESTS.take();
            System.arraycopy(x, xAt + whole, rest, 0, n - whole);
            steps(keys, site, step, threshold, scale, first + whole, rest, 0, rest, 0, STEP);
            System.arraycopy(rest, 0, y, yAt + whole, n - whole);
            RESTS.giveBack(rest);
        }
        KEYS.giveBack(keys);
    }

    /** Philox adds a constant to each word of the key after each round. */
    private static void schedule(int key0, int key1, long[] keys) {
        for (int at = 0; at < keys.length; at += 2 * BLOCKS) {
            Arrays.fill(keys, at, at + BLOCKS, (long) key0 << Integer.SIZE);
            Arrays.fill(keys, at + BLOCKS, at + 2 * BLOCKS, (long) key1 << Integer.SIZE);
            key0 += Philox.WEYL_0;
            key1 += Philox.WEYL_1;
        }
    }

    /** For n a multiple of {@link #STEP}. */
    private static void steps(
            long[] keys,
            int site,
            int step,
            int threshold,
            float scale,
            long first,
            float[] x,
            int xAt,
            float[] y,
            int yAt,
            int n) {
        var multiplier0 =
                LongVector.broadcast(LONGS, (long) Philox.MULTIPLIER_0 << Integer.SIZE)
                        .lanewise(LSHR, Integer.SIZE);
        var multiplier1 =
                LongVector.broadcast(LONGS, (long) Philox.MULTIPLIER_1 << Integer.SIZE)
                        .lanewise(LSHR, Integer.SIZE);
        var index = LongVector.zero(LONGS).addIndex(1);
        var exchange = IntVector.fromArray(Lanes.INTS, EXCHANGE, 0);
        for (int i = 0; i < n; i += STEP) {
            // The block's number as two words.
            var c1 = index.add((first + i) / Philox.ELEMENTS);
            var c0 = c1.lanewise(LSHL, Integer.SIZE);
            var c2 = LongVector.broadcast(LONGS, (long) site << Integer.SIZE);
            var c3 = LongVector.broadcast(LONGS, (long) step << Integer.SIZE);
            // Two rounds at a time.
            for (int key = 0; key < 2 * Philox.ROUNDS * BLOCKS; key += 4 * BLOCKS) {
                var product0 = c0.lanewise(LSHR, Integer.SIZE).mul(multiplier0);
                var product1 = c2.lanewise(LSHR, Integer.SIZE).mul(multiplier1);
                var key0 = LongVector.fromArray(LONGS, keys, key);
                var key1 = LongVector.fromArray(LONGS, keys, key + BLOCKS);
                c0 = product1.lanewise(XOR, c1).lanewise(XOR, key0);
                c2 = product0.lanewise(XOR, c3).lanewise(XOR, key1);
                c1 = exchange.selectFrom(product1.reinterpretAsInts()).reinterpretAsLongs();
                c3 = exchange.selectFrom(product0.reinterpretAsInts()).reinterpretAsLongs();
                var next0 = c0.lanewise(LSHR, Integer.SIZE).mul(multiplier0);
                var next1 = c2.lanewise(LSHR, Integer.SIZE).mul(multiplier1);
                var nextKey0 = LongVector.fromArray(LONGS, keys, key + 2 * BLOCKS);
                var nextKey1 = LongVector.fromArray(LONGS, keys, key + 3 * BLOCKS);
                c0 = next1.lanewise(XOR, c1).lanewise(XOR, nextKey0);
                c2 = next0.lanewise(XOR, c3).lanewise(XOR, nextKey1);
                c1 = next1.lanewise(LSHL, Integer.SIZE);
                c3 = next0.lanewise(LSHL, Integer.SIZE);
            }
            // The last c1 and c3 have nothing below them.
            var words01 = c0.lanewise(LSHR, Integer.SIZE).or(c1).reinterpretAsInts();
            var words23 = c2.lanewise(LSHR, Integer.SIZE).or(c3).reinterpretAsInts();
            for (int v = 0; v < STEP; v += Lanes.COUNT) {
                var order = IntVector.fromArray(Lanes.INTS, ORDER, v);
                var rise = IntVector.fromArray(Lanes.INTS, RISE, v);
                var dropped =
                        order.selectFrom(words01, words23)
                                .lanewise(LSHL, rise)
                                .compare(ULT, threshold);
                FloatVector.fromArray(S, x, xAt + i + v)
                        .mul(scale)
                        .blend(0, dropped.cast(S))
                        .intoArray(y, yAt + i + v);
            }
        }
    }
}
