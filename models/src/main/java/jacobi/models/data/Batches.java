package jacobi.models.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Cuts encoded pairs into batches of like length, each within a budget of tokens.
 *
 * <p>The budget counts as in <i>Attention Is All You Need</i>, section 5.1, where a batch holds
 * about 25,000 source tokens <i>and</i> 25,000 target tokens: neither side's rectangle, padding and
 * END included, exceeds {@code maxTokens}. In other words: rows × longest side ≤ {@code maxTokens}.
 *
 * <p>An epoch depends on nothing but the pairs, the limits, the seed and the epoch's number, so
 * that a resumed run finds the same batches.
 */
public final class Batches {
    private final List<EncodedPair> pairs;
    private final int maxTokens;
    private final int[] kept;

    /**
     * Batches of all pairs.
     *
     * @throws CorpusException if a pair alone exceeds the budget
     */
    public Batches(List<EncodedPair> pairs, int maxTokens) {
        this(pairs, maxTokens, Integer.MAX_VALUE);
    }

    /**
     * Batches of the pairs whose sides both have at most {@code maxLength} tokens (END not
     * counted); the others are left out of every epoch and counted in {@link #leftOut()}.
     *
     * @param maxTokens the most tokens, padding and END included, of either side of a batch
     * @throws IllegalArgumentException if a limit is not positive
     * @throws CorpusException if no pair remains, or a remaining pair alone exceeds the budget
     */
    public Batches(List<EncodedPair> pairs, int maxTokens, int maxLength) {
        if (maxTokens < 1 || maxLength < 1) {
            throw new IllegalArgumentException(
                    "maxTokens and maxLength must be positive, got %d and %d"
                            .formatted(maxTokens, maxLength));
        }
        this.pairs = List.copyOf(pairs);
        this.maxTokens = maxTokens;
        this.kept = keep(this.pairs, maxLength);
        for (int index : kept) {
            requireFits(index);
        }
    }

    private static int[] keep(List<EncodedPair> pairs, int maxLength) {
        int[] kept = new int[pairs.size()];
        int count = 0;
        for (int i = 0; i < kept.length; i++) {
            if (pairs.get(i).longerSide() - 1 <= maxLength) {
                kept[count++] = i;
            }
        }
        if (count == 0) {
            throw new CorpusException(
                    pairs.isEmpty()
                            ? "There are no sentence pairs to batch."
                            : ("Each of the %d sentence pairs is longer than maxLength %d:"
                                            + " raise maxLength.")
                                    .formatted(pairs.size(), maxLength));
        }
        return Arrays.copyOf(kept, count);
    }

    private void requireFits(int index) {
        EncodedPair pair = pairs.get(index);
        if (pair.longerSide() > maxTokens) {
            throw new CorpusException(
                    ("Sentence pair %d (counted from 0) has %d source and %d target tokens, which"
                         + " with END exceeds maxTokens %d on its own: raise maxTokens or lower"
                         + " maxLength.")
                            .formatted(
                                    index, pair.source().length, pair.target().length, maxTokens));
        }
    }

    /** Number of pairs in every epoch. */
    public int size() {
        return kept.length;
    }

    /** Number of pairs that {@code maxLength} keeps out of every epoch. */
    public int leftOut() {
        return pairs.size() - kept.length;
    }

    /**
     * The batches of one epoch, in random order. Which pairs share a batch also changes from epoch
     * to epoch, as far as equal lengths allow.
     *
     * @param epoch any number; the same seed and number give the same batches
     */
    public List<TokenBatch> epoch(long seed, int epoch) {
        SplittableRandom random = Seeds.random(seed, epoch);
        int[] shuffled = kept.clone();
        Seeds.shuffle(shuffled, random);
        List<TokenBatch> sorted = cut(sortedByLength(shuffled));
        var batches = new ArrayList<TokenBatch>(sorted.size());
        for (int i : Seeds.permutation(sorted.size(), random)) {
            batches.add(sorted.get(i));
        }
        return List.copyOf(batches);
    }

    /**
     * Every kept pair once, shortest first, in an order that never changes: for evaluation. {@link
     * TokenBatch#indices()} puts the results back in the order of the text.
     */
    public List<TokenBatch> ordered() {
        return List.copyOf(cut(sortedByLength(kept)));
    }

    /**
     * The longer side decides what a row costs, so it comes first; the other lengths follow to save
     * padding. The sort is stable: pairs of equal lengths keep the order they came in, random or
     * not.
     */
    private int[] sortedByLength(int[] order) {
        return Arrays.stream(order)
                .boxed()
                .sorted(
                        Comparator.<Integer>comparingInt(i -> pairs.get(i).longerSide())
                                .thenComparingInt(i -> pairs.get(i).target().length)
                                .thenComparingInt(i -> pairs.get(i).source().length))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private List<TokenBatch> cut(int[] sorted) {
        var batches = new ArrayList<TokenBatch>();
        int from = 0;
        for (int to = 1; to <= sorted.length; to++) {
            // Sorted, so the last row is the longest.
            boolean full =
                    to == sorted.length
                            || (to - from + 1L) * pairs.get(sorted[to]).longerSide() > maxTokens;
            if (full) {
                batches.add(new TokenBatch(pairs, Arrays.copyOfRange(sorted, from, to)));
                from = to;
            }
        }
        return batches;
    }
}
