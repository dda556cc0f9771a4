package jacobi.models.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Learns which neighbours to merge (Sennrich, Haddow and Birch 2016, section 3.2): again and again,
 * the most frequent pair of neighbours in the corpus becomes a symbol of its own. Works on the
 * distinct words and their frequencies; a merge touches only the words that contain its pair.
 *
 * <p>No piece arises in two ways. Merges never cross a boundary between pieces that lasts, so all
 * stretches of the same symbols whose ends last go through the same merges, whatever surrounds
 * them, and become one piece at the same moment.
 */
final class MergeLearner {
    /** Stands where a character is too rare for a symbol; no pair with it counts. */
    static final int RARE = -1;

    /** A distinct run of the corpus: its symbols now, and how often it occurs. */
    private static final class Word {
        int[] ids;
        final long frequency;

        Word(int[] ids, long frequency) {
            this.ids = ids;
            this.frequency = frequency;
        }
    }

    /** What is known of two neighbours. */
    private static final class Pair {
        long frequency;

        /** Its frequency when it last came to the queue. */
        long queuedFrequency;

        /** Words that contain it; some do no longer, some stand here twice. */
        final List<Word> words = new ArrayList<>();
    }

    /** A pair as it was when it came to the queue: out of date unless the frequency still holds. */
    private record Candidate(long frequency, int left, int right) {
        /** Equals in order of ids: the result must not depend on how hash maps iterate. */
        static final Comparator<Candidate> MOST_FREQUENT_FIRST =
                Comparator.comparingLong(Candidate::frequency)
                        .reversed()
                        .thenComparingInt(Candidate::left)
                        .thenComparingInt(Candidate::right);

        long key() {
            return Merge.key(left, right);
        }
    }

    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> queue =
            new PriorityQueue<>(Candidate.MOST_FREQUENT_FIRST);

    /** Pairs whose frequency may have changed since they last came to the queue. */
    private final Set<Long> changed = new HashSet<>();

    /** A word of the corpus: its symbols, and how often it occurs. */
    void add(int[] symbols, long frequency) {
        var word = new Word(symbols, frequency);
        count(word, +1);
        enlist(word, _ -> true);
    }

    /**
     * Merges until {@code most} symbols are learned or no pair is frequent enough.
     *
     * @param symbols how many there are before; the first merge makes the symbol of this number
     * @return the pairs, in order, as {@link Merge#key}
     */
    List<Long> learn(int symbols, int most, int minFrequency) {
        queueChanged();
        List<Long> merges = new ArrayList<>();
        // A pair that occurs once would teach a word by heart.
        int enough = Math.max(2, minFrequency);
        while (merges.size() < most && !queue.isEmpty()) {
            var candidate = queue.poll();
            var pair = pairs.get(candidate.key());
            if (pair == null || pair.frequency != candidate.frequency()) {
                continue;
            }
            if (candidate.frequency() < enough) {
                break;
            }
            apply(candidate, symbols + merges.size(), pair.words);
            merges.add(candidate.key());
            queueChanged();
        }
        return merges;
    }

    /** Merges the pair wherever it stands. */
    private void apply(Candidate pair, int merged, List<Word> words) {
        for (Word word : words) {
            int[] ids = merge(word.ids, pair, merged);
            if (ids.length < word.ids.length) {
                count(word, -1);
                word.ids = ids;
                count(word, +1);
                enlist(word, id -> id == merged);
            }
        }
    }

    private static int[] merge(int[] ids, Candidate pair, int merged) {
        int[] result = new int[ids.length];
        int length = 0;
        for (int i = 0; i < ids.length; i++) {
            boolean fits =
                    ids[i] == pair.left() && i + 1 < ids.length && ids[i + 1] == pair.right();
            result[length++] = fits ? merged : ids[i];
            if (fits) {
                i++;
            }
        }
        return Arrays.copyOf(result, length);
    }

    /** Adds a word's pairs to the frequencies, or with sign -1 takes them away. */
    private void count(Word word, int sign) {
        for (int i = 0; i + 1 < word.ids.length; i++) {
            if (isPair(word, i)) {
                pairAt(word, i).frequency += sign * word.frequency;
                changed.add(keyAt(word, i));
            }
        }
    }

    /** Notes the word with those of its pairs that have a side as described. */
    private void enlist(Word word, IntPredicate side) {
        for (int i = 0; i + 1 < word.ids.length; i++) {
            if (isPair(word, i) && (side.test(word.ids[i]) || side.test(word.ids[i + 1]))) {
                pairAt(word, i).words.add(word);
            }
        }
    }

    private static boolean isPair(Word word, int position) {
        return word.ids[position] != RARE && word.ids[position + 1] != RARE;
    }

    private Pair pairAt(Word word, int position) {
        return pairs.computeIfAbsent(keyAt(word, position), _ -> new Pair());
    }

    private static long keyAt(Word word, int position) {
        return Merge.key(word.ids[position], word.ids[position + 1]);
    }

    private void queueChanged() {
        for (long key : changed) {
            var pair = pairs.get(key);
            if (pair.frequency == 0) {
                pairs.remove(key);
            } else if (pair.frequency != pair.queuedFrequency) {
                pair.queuedFrequency = pair.frequency;
                queue.add(new Candidate(pair.frequency, Merge.left(key), Merge.right(key)));
            }
        }
        changed.clear();
    }
}
