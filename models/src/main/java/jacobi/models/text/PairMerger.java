package jacobi.models.text;

import java.util.Arrays;

/**
 * Merges the neighbours in a row of symbols: best priority first, leftmost first among equals,
 * until no two neighbours merge. A heap holds the candidates and a linked list the symbols, so that
 * n symbols take O(n log n) steps.
 */
final class PairMerger {
    private static final int NOBODY = -1;

    private final PairTable pairs;
    private final int[] symbols;
    private final int[] previous;
    private final int[] next;
    private final boolean[] gone;

    /**
     * Pairs that could be merged when they were found, as priority and position of the left symbol.
     * A heap: no entry is greater than those at twice its index plus 1 and 2.
     */
    private long[] heap;

    private int heapSize;

    private PairMerger(PairTable pairs, int[] symbols) {
        this.pairs = pairs;
        this.symbols = symbols;
        int length = symbols.length;
        previous = new int[length];
        next = new int[length];
        gone = new boolean[length];
        heap = new long[length];
        for (int i = 0; i < length; i++) {
            previous[i] = i - 1;
            next[i] = i + 1 < length ? i + 1 : NOBODY;
        }
    }

    /** The symbols after all merges; uses the array up. */
    static int[] merge(PairTable pairs, int[] symbols) {
        return symbols.length < 2 ? symbols : new PairMerger(pairs, symbols).merge();
    }

    private int[] merge() {
        for (int i = 0; i + 1 < symbols.length; i++) {
            propose(i);
        }
        int left = symbols.length;
        while (heapSize > 0) {
            long candidate = poll();
            int position = (int) candidate;
            long outcome = outcomeAt(position);
            // The pair may have changed since: then its priority has, or it is no candidate at all.
            if (outcome != PairTable.APART
                    && PairTable.priority(outcome) == (int) (candidate >> 32)) {
                join(position, PairTable.merged(outcome));
                left--;
            }
        }
        return remaining(left);
    }

    private long outcomeAt(int position) {
        return gone[position] || next[position] == NOBODY
                ? PairTable.APART
                : pairs.outcome(symbols[position], symbols[next[position]]);
    }

    private void propose(int position) {
        long outcome = outcomeAt(position);
        if (outcome != PairTable.APART) {
            add((long) PairTable.priority(outcome) << 32 | position);
        }
    }

    private void join(int position, int merged) {
        int right = next[position];
        int afterRight = next[right];
        symbols[position] = merged;
        gone[right] = true;
        next[position] = afterRight;
        if (afterRight != NOBODY) {
            previous[afterRight] = position;
        }
        propose(position);
        if (previous[position] != NOBODY) {
            propose(previous[position]);
        }
    }

    private int[] remaining(int count) {
        int[] result = new int[count];
        int position = 0;
        for (int i = 0; i < count; i++) {
            result[i] = symbols[position];
            position = next[position];
        }
        return result;
    }

    private void add(long candidate) {
        if (heapSize == heap.length) {
            heap = Arrays.copyOf(heap, 2 * heapSize);
        }
        int hole = heapSize++;
        while (hole > 0 && heap[(hole - 1) / 2] > candidate) {
            heap[hole] = heap[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }
        heap[hole] = candidate;
    }

    private long poll() {
        long least = heap[0];
        long last = heap[--heapSize];
        int hole = 0;
        for (int child = 1; child < heapSize; child = 2 * hole + 1) {
            if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= last) {
                break;
            }
            heap[hole] = heap[child];
            hole = child;
        }
        heap[hole] = last;
        return least;
    }
}
