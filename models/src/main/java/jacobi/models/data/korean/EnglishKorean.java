package jacobi.models.data.korean;

import jacobi.models.data.ParallelCorpus;
import jacobi.models.data.SentencePair;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * A generated corpus: English sentences and their Korean translations, from a grammar with a
 * lexicon of everyday words. It needs no file and no network, and it shows what attention is for:
 * English puts the verb after the subject, Korean at the end, with everything that follows the
 * English verb before it in reverse; relative, reason and time clauses move to the front; particles
 * chosen by the noun's last sound do the work of word order; numbers follow their noun with a
 * counter.
 *
 * <p>Every English sentence has exactly one Korean translation (in polite 해요 style), so the share
 * of exact matches is a fair score. There are more than {@value #LARGEST} distinct English
 * sentences.
 */
public final class EnglishKorean {
    public static final int TRAIN = 20_000;
    public static final int VALIDATION = 500;
    public static final int TEST = 500;

    /** The most distinct sentences that may be asked for; the grammar has twice as many. */
    public static final int LARGEST = 200_000;

    /** Longer sentences are possible but rare; without them the longest padding is short. */
    static final int MOST_WORDS = 14;

    private record Kind(int weight, Function<Draw, SentencePair> sentence) {}

    /** Kinds of sentences with their weights. */
    private static final List<Kind> KINDS =
            List.of(
                    new Kind(26, draw -> new Statements(draw).action()),
                    new Kind(8, draw -> new Statements(draw).motion()),
                    new Kind(6, draw -> new Statements(draw).purpose()),
                    new Kind(7, draw -> new Statements(draw).transfer()),
                    new Kind(6, draw -> new Questions(draw).yesNo()),
                    new Kind(3, draw -> new Questions(draw).what()),
                    new Kind(4, draw -> new Questions(draw).where()),
                    new Kind(2, draw -> new Questions(draw).when()),
                    new Kind(2, draw -> new Questions(draw).who()),
                    new Kind(4, draw -> new Questions(draw).howMany()),
                    new Kind(7, draw -> new Descriptions(draw).existence()),
                    new Kind(4, draw -> new Descriptions(draw).identity()),
                    new Kind(6, draw -> new Descriptions(draw).quality()),
                    new Kind(4, draw -> new Descriptions(draw).comparison()),
                    new Kind(4, draw -> new Descriptions(draw).feeling()),
                    new Kind(4, draw -> new ComplexSentences(draw).relativeObject()),
                    new Kind(3, draw -> new ComplexSentences(draw).relativeQuality()),
                    new Kind(3, draw -> new ComplexSentences(draw).relativeSubject()),
                    new Kind(8, draw -> new ComplexSentences(draw).coordination()),
                    new Kind(3, draw -> new ComplexSentences(draw).duringClause()),
                    new Kind(3, draw -> new ComplexSentences(draw).becauseClause()));

    private static final int TOTAL_WEIGHT = KINDS.stream().mapToInt(Kind::weight).sum();

    private EnglishKorean() {}

    /**
     * The default task: {@value #TRAIN} training, {@value #VALIDATION} validation and {@value
     * #TEST} test pairs.
     */
    public static ParallelCorpus corpus(long seed) {
        return corpus(seed, TRAIN, VALIDATION, TEST);
    }

    /**
     * A corpus whose three parts share no English sentence.
     *
     * @throws IllegalArgumentException if a size is negative or all together exceed {@value
     *     #LARGEST}
     */
    public static ParallelCorpus corpus(long seed, int train, int validation, int test) {
        if (train < 0 || validation < 0 || test < 0) {
            throw new IllegalArgumentException(
                    "sizes of a corpus cannot be negative: train %d, validation %d, test %d"
                            .formatted(train, validation, test));
        }
        int total = (int) Math.min(Integer.MAX_VALUE, (long) train + validation + test);
        List<SentencePair> pairs = sentences(seed, total);
        return new ParallelCorpus(
                "english-korean",
                "en",
                "ko",
                pairs.subList(validation + test, total),
                pairs.subList(0, validation),
                pairs.subList(validation, validation + test),
                List.of());
    }

    /**
     * Distinct English sentences with their translations, in random order. The same seed gives the
     * same list, and a longer list starts with the shorter one.
     *
     * @throws IllegalArgumentException if {@code count} is negative or over {@value #LARGEST}
     */
    public static List<SentencePair> sentences(long seed, int count) {
        if (count < 0 || count > LARGEST) {
            throw new IllegalArgumentException(
                    "the grammar gives 0 to %d distinct sentences, asked for %d"
                            .formatted(LARGEST, count));
        }
        var draw = new Draw(new SplittableRandom(seed));
        var seen = new HashSet<String>();
        var pairs = new ArrayList<SentencePair>(count);
        while (pairs.size() < count) {
            SentencePair pair = kind(draw).sentence().apply(draw);
            if (words(pair.source()) <= MOST_WORDS && seen.add(pair.source())) {
                pairs.add(pair);
            }
        }
        return List.copyOf(pairs);
    }

    private static long words(String sentence) {
        return sentence.chars().filter(c -> c == ' ').count() + 1;
    }

    private static Kind kind(Draw draw) {
        int roll = draw.random().nextInt(TOTAL_WEIGHT);
        for (Kind kind : KINDS) {
            roll -= kind.weight();
            if (roll < 0) {
                return kind;
            }
        }
        throw new AssertionError("the roll is below the sum of the weights");
    }
}
