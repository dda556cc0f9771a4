package jacobi.engine.cpu;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jacobi.engine.Philox;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The dropout mask of attention weights: 0 or 1/(1−rate), by {@link Philox}. A block of four words
 * decides four neighbouring keys of one query. Tiles are filled with a block in each long lane, the
 * even queries beside the odd ones, whose words then join into vectors of neighbouring queries.
 */
final class AttentionDropout {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final VectorSpecies<Long> LONGS = S.withLanes(long.class);
    private static final int L = Lanes.COUNT;
    private static final long LOW = 0xFFFFFFFFL;

    private final int site;
    private final int[] seed;
    private final int seedAt;
    private final int keys;
    private final int threshold;
    private final float kept;

    /**
     * Dropout of rows of {@code keys} weights.
     *
     * @param seed low word, high word and step, from seedAt on
     */
    AttentionDropout(double rate, int site, int[] seed, int seedAt, int keys) {
        this.site = site;
        this.seed = seed;
        this.seedAt = seedAt;
        this.keys = keys;
        this.threshold = Philox.threshold(rate);
        this.kept = (float) (1 / (1 - rate));
    }

    /** Multiplies the first {@code count} weights of a row. */
    void row(long row, int count, float[] weights) {
        var words = new int[Philox.LANES];
        long block = Philox.attentionBlock(row, keys);
        for (int s = 0; s < count; s++) {
            int word = s % Philox.LANES;
            if (word == 0) {
                Philox.dropout(seed, seedAt, site, block + s / Philox.LANES, words);
            }
            weights[s] *= Philox.dropped(words[word], threshold) ? 0 : kept;
        }
    }

    /**
     * Fills a mask [keyCount, lanes] whose lane i is row {@code row + i}.
     *
     * @param firstKey the key of the first line, a multiple of four
     */
    void tile(long row, int firstKey, int keyCount, int lanes, float[] mask) {
        long blocks = Philox.attentionBlock(1, keys);
        for (int j = 0; j < lanes; j += L) {
            for (int s = 0; s < keyCount; s += Philox.LANES) {
                long block = (row + j) * blocks + (firstKey + s) / Philox.LANES;
                block(block, blocks, mask, s * lanes + j, lanes);
            }
        }
        factors(keyCount * lanes, threshold, kept, mask);
    }

    /**
     * Writes the words of four keys of L neighbouring queries, whose blocks are {@code step} apart.
     */
    private void block(long first, long step, float[] mask, int at, int lanes) {
        var even = LongVector.zero(LONGS).addIndex(1).mul(2 * step).add(first);
        var odd = even.add(step);
        var m0 = LongVector.broadcast(LONGS, Philox.MULTIPLIER_0 & LOW);
        var m1 = LongVector.broadcast(LONGS, Philox.MULTIPLIER_1 & LOW);
        var e0 = even.and(LOW);
        var o0 = odd.and(LOW);
        var e1 = even.lanewise(LSHR, 32);
        var o1 = odd.lanewise(LSHR, 32);
        var e2 = LongVector.broadcast(LONGS, site & LOW);
        var o2 = e2;
        var e3 = LongVector.broadcast(LONGS, seed[seedAt + 2] & LOW);
        var o3 = e3;
        int key0 = seed[seedAt];
        int key1 = seed[seedAt + 1];
        for (int round = 0; round < Philox.ROUNDS; round++) {
            var p0 = e0.and(LOW).mul(m0);
            var p1 = e2.and(LOW).mul(m1);
            var r0 = o0.and(LOW).mul(m0);
            var r1 = o2.and(LOW).mul(m1);
            e0 = p1.lanewise(LSHR, 32).lanewise(XOR, e1);
            e0 = e0.lanewise(XOR, key0 & LOW);
            e2 = p0.lanewise(LSHR, 32).lanewise(XOR, e3);
            e2 = e2.lanewise(XOR, key1 & LOW);
            o0 = r1.lanewise(LSHR, 32).lanewise(XOR, o1);
            o0 = o0.lanewise(XOR, key0 & LOW);
            o2 = r0.lanewise(LSHR, 32).lanewise(XOR, o3);
            o2 = o2.lanewise(XOR, key1 & LOW);
            e1 = p1.and(LOW);
            e3 = p0.and(LOW);
            o1 = r1.and(LOW);
            o3 = r0.and(LOW);
            key0 += Philox.WEYL_0;
            key1 += Philox.WEYL_1;
        }
        e0.or(o0.lanewise(LSHL, 32)).reinterpretAsFloats().intoArray(mask, at);
        e1.or(o1.lanewise(LSHL, 32)).reinterpretAsFloats().intoArray(mask, at + lanes);
        e2.or(o2.lanewise(LSHL, 32)).reinterpretAsFloats().intoArray(mask, at + 2 * lanes);
        e3.or(o3.lanewise(LSHL, 32)).reinterpretAsFloats().intoArray(mask, at + 3 * lanes);
    }

    /**
     * Multiplies a row's weights of keys {@code [firstKey, firstKey + count)}.
     *
     * @param firstKey a multiple of four
     * @param mask to work in: 8 vectors
     */
    void row(long row, int firstKey, int count, float[] weights, int at, float[] mask) {
        long first = Philox.attentionBlock(row, keys) + firstKey / Philox.LANES;
        int size = Philox.LANES * L;
        for (int s = 0; s < count; s += size) {
            block(first + s / Philox.LANES, 1, mask, 0, L);
            Turn.turn(mask, 0, L, Philox.LANES, L, mask, size, Philox.LANES);
            multiply(Math.min(size, count - s), threshold, kept, mask, size, weights, at + s);
        }
    }

    /** Multiplies by what the words decide, in whole vectors. */
    private static void multiply(
            int count,
            int threshold,
            float kept,
            float[] mask,
            int maskAt,
            float[] weights,
            int at) {
        for (int i = 0; i < count; i += L) {
            var words = FloatVector.fromArray(S, mask, maskAt + i).reinterpretAsInts();
            var dropped = words.lanewise(LSHR, 8).compare(LT, threshold);
            FloatVector.fromArray(S, weights, at + i)
                    .mul(FloatVector.broadcast(S, kept).blend(0, dropped.cast(S)))
                    .intoArray(weights, at + i);
        }
    }

    /** Words become 0 or 1/(1−rate). */
    private static void factors(int count, int threshold, float kept, float[] mask) {
        for (int i = 0; i < count; i += L) {
            var words = FloatVector.fromArray(S, mask, i).reinterpretAsInts();
            var dropped = words.lanewise(LSHR, 8).compare(LT, threshold);
            FloatVector.broadcast(S, kept).blend(0, dropped.cast(S)).intoArray(mask, i);
        }
    }
}
