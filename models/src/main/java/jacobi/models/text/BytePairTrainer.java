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
 * Learns the merges of {@link BytePairTokenizer}: again and again, the most frequent pair of
 * neighbours in the corpus becomes a piece of its own. Works on the distinct words and their
 * frequencies; a merge touches only the words that contain its pair.
 *
 * <p>No piece arises in two ways. Merges never cross a boundary between pieces that lasts, so all
 * stretches of the same characters whose ends last go through the same merges, whatever surrounds
 * them, and become one piece at the same moment.
 */
final class BytePairTrainer {
    /** Stands where a character is too rare for an id; no pair with it counts. */
    private static final int RARE = -1;

    /** A distinct run of the corpus: its pieces now, and how often it occurs. */
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

    private final Pieces pieces = new Pieces();
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Candidate> queue =
            new PriorityQueue<>(Candidate.MOST_FREQUENT_FIRST);

    /** Pairs whose frequency may have changed since they last came to the queue. */
    private final Set<Long> changed = new HashSet<>();

    private BytePairTrainer() {}

    static BytePairTokenizer train(TokenizerOptions options, Iterable<String> lines) {
        var cleaning = new Cleaning(options.lowercase());
        var runs = new Frequencies();
        for (String line : lines) {
            if (!line.isEmpty()) {
                WordRuns.split(" " + cleaning.apply(line)).forEach(runs::add);
            }
        }
        runs.requireText();
        var characters = characters(runs, options);
        var merges = new BytePairTrainer().learn(runs, characters, options);
        return new BytePairTokenizer(options.lowercase(), characters, merges);
    }

    private static List<String> characters(Frequencies runs, TokenizerOptions options) {
        var frequencies = new Frequencies();
        runs.counts()
                .forEach(
                        (run, times) ->
                                run.codePoints()
                                        .mapToObj(Character::toString)
                                        .forEach(character -> frequencies.add(character, times)));
        return frequencies.mostFrequent(
                options.minFrequency(), options.vocabularySize() - BytePairTokenizer.FIRST_PIECE);
    }

    private List<Merge> learn(Frequencies runs, List<String> characters, TokenizerOptions options) {
        characters.forEach(pieces::add);
        runs.counts()
                .forEach(
                        (run, times) -> {
                            var word = new Word(ids(run), times);
                            count(word, +1);
                            enlist(word, _ -> true);
                        });
        queueChanged();
        List<Merge> merges = new ArrayList<>();
        // A pair that occurs once would teach a word by heart.
        int enough = Math.max(2, options.minFrequency());
        while (pieces.vocabularySize() < options.vocabularySize() && !queue.isEmpty()) {
            var candidate = queue.poll();
            var pair = pairs.get(candidate.key());
            if (pair == null || pair.frequency != candidate.frequency()) {
                continue;
            }
            if (candidate.frequency() < enough) {
                break;
            }
            var merge = new Merge(pieces.text(candidate.left()), pieces.text(candidate.right()));
            merges.add(merge);
            apply(candidate, pieces.add(merge.merged()), pair.words);
            queueChanged();
        }
        return merges;
    }

    private int[] ids(String run) {
        return run.codePoints()
                .map(character -> pieces.find(Character.toString(character)).orElse(RARE))
                .toArray();
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
