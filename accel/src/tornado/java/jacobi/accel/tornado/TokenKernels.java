package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels that work on rows by their ids or their positions. */
final class TokenKernels {
    private TokenKernels() {}

    /** (count, columns, table, ids, y; scale). */
    static void jacobiEmbedding(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int i = c.globalIdx;
        if (i < ints.get(at)) {
            int columns = ints.get(at + 1);
            int row = i / columns;
            int id = n.get(ints.get(at + 3) + row);
            float x = f.get(ints.get(at + 2) + id * columns + (i - row * columns));
            f.set(ints.get(at + 4) + i, reals.get(slot * Slots.REALS) * x);
        }
    }

    /**
     * (count, ids, following, is first): for each position the next one with the same id, or −1;
     * and 0 at each position that follows one, where there is a 1 before. A group searches for one
     * position; no two positions are followed by the same one.
     */
    static void jacobiFollowingRows(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int[] nearest = c.allocateIntLocalArray(Slots.THREADS);
        int at = slot * Slots.INTS;
        int count = ints.get(at);
        int ids = ints.get(at + 1);
        int position = c.groupIdx;
        int thread = c.localIdx;
        int id = n.get(ids + position);
        int found = count;
        for (int i = position + 1 + thread; i < count; i += Slots.THREADS) {
            if (n.get(ids + i) == id && i < found) {
                found = i;
            }
        }
        nearest[thread] = found;
        for (int half = Slots.THREADS / 2; half > 0; half = half / 2) {
            c.localBarrier();
            if (thread < half) {
                int other = nearest[thread + half];
                if (other < nearest[thread]) {
                    nearest[thread] = other;
                }
            }
        }
        if (thread == 0) {
            int next = nearest[0];
            if (next < count) {
                n.set(ints.get(at + 2) + position, next);
                n.set(ints.get(at + 3) + next, 0);
            } else {
                n.set(ints.get(at + 2) + position, -1);
            }
        }
    }

    /**
     * (columns, ids, rows, table, following, is first; scale): a group adds all rows of an id to
     * the table's, in order, starting from the first.
     */
    static void jacobiAddRows(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int first = c.groupIdx;
        if (n.get(ints.get(at + 5) + first) == 1) {
            int columns = ints.get(at);
            int rows = ints.get(at + 2);
            int following = ints.get(at + 4);
            int to = ints.get(at + 3) + n.get(ints.get(at + 1) + first) * columns;
            float scale = reals.get(slot * Slots.REALS);
            for (int column = c.localIdx; column < columns; column += Slots.THREADS) {
                float sum = f.get(to + column);
                int position = first;
                while (position >= 0) {
                    sum += scale * f.get(rows + position * columns + column);
                    position = n.get(following + position);
                }
                f.set(to + column, sum);
            }
        }
    }

    /** (count, elements of a batch entry in rows and in cache, channels, rows, starts, cache). */
    static void jacobiInsert(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int i = c.globalIdx;
        if (i < ints.get(at)) {
            int entry = ints.get(at + 1);
            int batch = i / entry;
            int start = n.get(ints.get(at + 5) + batch) * ints.get(at + 3);
            int to = ints.get(at + 6) + batch * ints.get(at + 2) + start + (i - batch * entry);
            f.set(to, f.get(ints.get(at + 4) + i));
        }
    }

    /**
     * (count, half a head, tokens, channels, x, starts, y; the ratio of one pair's frequency to
     * that of the pair before, in three parts, sign of the angle): a thread turns one pair of
     * channels of a token in all its heads, which have the same angle.
     *
     * <p>Angles may be of many turns, so they are in double precision, and by arithmetic alone:
     * devices have fast sines and powers that are only good for small angles.
     */
    static void jacobiRotary(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int real = slot * Slots.REALS;
        int thread = c.globalIdx;
        if (thread < ints.get(at)) {
            int half = ints.get(at + 1);
            int tokens = ints.get(at + 2);
            int channels = ints.get(at + 3);
            int row = thread / half;
            int i = thread - row * half;
            int batch = row / tokens;
            int position = n.get(ints.get(at + 5) + batch) + row - batch * tokens;
            double square = (double) reals.get(real);
            square += (double) reals.get(real + 1);
            square += (double) reals.get(real + 2);
            double angle = (double) position;
            for (int bits = i; bits > 0; bits = bits >> 1) {
                if ((bits & 1) == 1) {
                    angle = angle * square;
                }
                square = square * square;
            }
            int quarters = (int) (angle * (2 / Math.PI) + 0.5);
            double rest = angle - quarters * (Math.PI / 2);
            float cos = (float) cosine(rest);
            float sin = (float) sine(rest);
            if ((quarters & 1) == 1) {
                float swapped = cos;
                cos = -sin;
                sin = swapped;
            }
            float sign = (quarters & 2) == 2 ? -1f : 1f;
            cos = cos * sign;
            sin = sin * sign * reals.get(real + 3);
            for (int head = 0; head < channels; head += 2 * half) {
                int place = row * channels + head + i;
                int x = ints.get(at + 4) + place;
                int y = ints.get(at + 6) + place;
                float first = f.get(x);
                float second = f.get(x + half);
                f.set(y, first * cos - second * sin);
                f.set(y + half, second * cos + first * sin);
            }
        }
    }

    /** The sine of an angle between −π/4 and π/4, by Taylor's series, good for 1e-11. */
    private static double sine(double x) {
        double y = x * x;
        double z = 1.0 / 362880 - y * (1.0 / 39916800);
        z = 1.0 / 5040 - y * z;
        z = 1.0 / 120 - y * z;
        z = 1.0 / 6 - y * z;
        return x - x * y * z;
    }

    /** The cosine of an angle between −π/4 and π/4, as {@link #sine}. */
    private static double cosine(double x) {
        double y = x * x;
        double z = 1.0 / 3628800 - y * (1.0 / 479001600);
        z = 1.0 / 40320 - y * z;
        z = 1.0 / 720 - y * z;
        z = 1.0 / 24 - y * z;
        z = 0.5 - y * z;
        return 1 - y * z;
    }
}
