package jacobi.models.text;

import java.util.Arrays;

/**
 * What becomes of two neighbours: the id of the piece that they form, and its priority. A hash
 * table of plain numbers, for it is asked about every pair of every word.
 */
final class PairTable {
    /** The answer for neighbours that stay apart. */
    static final long APART = -1;

    private long[] keys;
    private long[] outcomes;
    private int size;

    PairTable() {
        allocate(1 << 10);
    }

    /** Notes a pair; of several notes for one pair the first holds. Lower priorities go first. */
    void put(int left, int right, int priority, int merged) {
        if (2 * size >= keys.length) {
            grow();
        }
        put(key(left, right), (long) priority << 32 | merged);
    }

    /** The pair's outcome, to ask {@link #priority} and {@link #merged} of; or {@link #APART}. */
    long outcome(int left, int right) {
        long key = key(left, right);
        return outcomes[slot(key)];
    }

    static int priority(long outcome) {
        return (int) (outcome >> 32);
    }

    static int merged(long outcome) {
        return (int) outcome;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | Integer.toUnsignedLong(right);
    }

    private void put(long key, long outcome) {
        int slot = slot(key);
        if (outcomes[slot] == APART) {
            keys[slot] = key;
            outcomes[slot] = outcome;
            size++;
        }
    }

    /** Where the key is, or the free slot where it belongs. */
    private int slot(long key) {
        int mask = keys.length - 1;
        // Fibonacci hashing: the product's high bits depend on all bits of the key.
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 40) & mask;
        while (outcomes[slot] != APART && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldOutcomes = outcomes;
        allocate(2 * oldKeys.length);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldOutcomes[i] != APART) {
                put(oldKeys[i], oldOutcomes[i]);
            }
        }
    }

    private void allocate(int capacity) {
        keys = new long[capacity];
        outcomes = new long[capacity];
        Arrays.fill(outcomes, APART);
        size = 0;
    }
}
