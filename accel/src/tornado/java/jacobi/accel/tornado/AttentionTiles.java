package jacobi.accel.tornado;

import jacobi.accel.Kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What the kernels of attention have in common, to be inlined into them. No method takes an array
 * in local memory: TornadoVM would compile it, with wrong addresses. A group works on tiles of 32
 * queries by 32 keys; of 16×16 threads each has 2×2 elements, 16 apart.
 *
 * <p>The kernels' arguments start with (heads, heads of a key's, queries T, keys S, channels of a
 * head, causal, threshold of dropout, site, query, key, value, lengths, seed; scale of the scores,
 * scale of what dropout leaves, negative infinity).
 */
final class AttentionTiles {
    /** Queries or keys of a tile. */
    static final int TILE = Kernel.ATTENTION_TILE;

    /** From a row of a tile to the next: odd, so that a column is in different banks of memory. */
    static final int STRIDE = TILE + 1;

    /** Elements of a tile in local memory. */
    static final int AREA = TILE * STRIDE;

    /** Channels that a group computes. */
    static final int CHANNELS = Kernel.ATTENTION_CHANNELS;

    private AttentionTiles() {}

    /** How many keys query t sees, the first ones; none if negative. */
    static int seen(IntArray ints, int at, int length, int t) {
        int seen = length;
        if (ints.get(at + 5) == 1) {
            int before = t + ints.get(at + 3) - ints.get(at + 2) + 1;
            if (before < length) {
                seen = before;
            }
        }
        return seen;
    }

    /** The first query that sees key s, at least 0; T if there is none. */
    static int seenFrom(IntArray ints, int at, int length, int s) {
        int from = 0;
        if (ints.get(at + 5) == 1) {
            int first = s - ints.get(at + 3) + ints.get(at + 2);
            if (first > 0) {
                from = first;
            }
        }
        if (s >= length) {
            from = ints.get(at + 2);
        }
        return from;
    }

    /** A row's element, 0 where the row or the channel is none. */
    static float element(
            FloatArray f, int from, int stride, int rows, int channels, int row, int channel) {
        float x = 0;
        if (row < rows && channel < channels) {
            x = f.get(from + row * stride + channel);
        }
        return x;
    }

    /**
     * Which of four weights are dropped, as bits: of eight threads for each row of a tile, each has
     * the four that one block of random words decides.
     *
     * @param row the row of all rows of weights
     * @param key the first key of the tile
     */
    static int dropped(KernelContext c, IntArray n, IntArray ints, int at, int row, int key) {
        int dropped = 0;
        int threshold = ints.get(at + 6);
        if (threshold > 0) {
            int blocks = (ints.get(at + 3) + 3) / 4;
            long block = (long) row * (long) blocks + (long) (key / 4 + c.localIdx % 8);
            dropped = RandomBits.below(n, ints.get(at + 12), ints.get(at + 7), block, threshold);
        }
        return dropped;
    }

    /** Stores an element of a row, if the row and the channel are ones. */
    static void store(
            FloatArray f,
            int to,
            int stride,
            int rows,
            int channels,
            int row,
            int channel,
            float x) {
        if (row < rows && channel < channels) {
            f.set(to + row * stride + channel, x);
        }
    }
}
