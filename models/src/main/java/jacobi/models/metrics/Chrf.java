package jacobi.models.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * chrF, the F-score of character n-grams (Popović, <i>chrF: character n-gram F-score for automatic
 * MT evaluation</i>, 2015), and chrF++, which counts word n-grams too (Popović 2017); from 0 to
 * 100. It needs no tokenizer and forgives a wrong ending, so it suits languages rich in forms
 * better than BLEU does. Characters are Unicode code points. Equal to sacreBLEU's figures.
 *
 * @param characterOrder the longest character n-grams counted, usually 6
 * @param wordOrder the longest word n-grams counted: 0 for chrF, 2 for chrF++
 * @param beta how many times more recall weighs than precision, usually 2
 * @param lowercase whether case is ignored
 * @param whitespace whether blanks count as characters, usually not
 */
public record Chrf(
        int characterOrder, int wordOrder, int beta, boolean lowercase, boolean whitespace) {

    /** chrF2 as papers report it. */
    public static final Chrf STANDARD = new Chrf(6, 0, 2, false, false);

    /** chrF2++ as papers report it. */
    public static final Chrf PLUS_PLUS = new Chrf(6, 2, 2, false, false);

    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    public Chrf {
        if (characterOrder < 1 || wordOrder < 0 || beta < 1) {
            throw new IllegalArgumentException(
                    "chrF needs characterOrder ≥ 1, wordOrder ≥ 0 and beta ≥ 1, got %d, %d and %d"
                            .formatted(characterOrder, wordOrder, beta));
        }
    }

    /**
     * The score of a whole corpus, from counts summed over all lines.
     *
     * @param hypotheses translations to judge, a line each
     * @param references their reference translations, a line each
     * @throws IllegalArgumentException if there is no hypothesis, or the lists differ in length
     */
    public double corpus(List<String> hypotheses, List<String> references) {
        return corpusAgainst(hypotheses, List.of(references));
    }

    /**
     * The score of a whole corpus of which each line has several reference translations; each line
     * counts the one that scores best.
     *
     * @param hypotheses translations to judge, a line each
     * @param referenceSets one or more lists of references, each in the hypotheses' order
     * @throws IllegalArgumentException if there is no hypothesis, or a set has more or fewer lines
     */
    public double corpusAgainst(List<String> hypotheses, List<List<String>> referenceSets) {
        Segments.check("chrF", hypotheses, referenceSets);
        var sum = new Counts(characterOrder + wordOrder);
        for (int line = 0; line < hypotheses.size(); line++) {
            sum.add(best(hypotheses.get(line), Segments.line(referenceSets, line)));
        }
        return score(sum);
    }

    /** The score of one sentence against the best of its references. */
    public double sentence(String hypothesis, String... references) {
        return corpusAgainst(List.of(hypothesis), Arrays.stream(references).map(List::of).toList());
    }

    /** What a reader needs to repeat the figure, in sacreBLEU's form, for one reference set. */
    public String signature() {
        return signature(1);
    }

    /** What a reader needs to repeat the figure, in sacreBLEU's form. */
    public String signature(int referenceSets) {
        return "nrefs:%d|case:%s|eff:yes|nc:%d|nw:%d|space:%s|version:%s"
                .formatted(
                        referenceSets,
                        lowercase ? "lc" : "mixed",
                        characterOrder,
                        wordOrder,
                        whitespace ? "yes" : "no",
                        Segments.VERSION);
    }

    /** The counts against the reference with the best score, the first of equals. */
    private Counts best(String hypothesis, List<String> references) {
        var ngrams = ngrams(hypothesis);
        Counts best = null;
        for (String reference : references) {
            var counts = Counts.of(ngrams, ngrams(reference));
            if (best == null || score(counts) > score(best)) {
                best = counts;
            }
        }
        return best;
    }

    /** Counts of every order: of characters first, then of words. */
    private List<Map<? extends List<?>, Integer>> ngrams(String text) {
        String cased = lowercase ? text.toLowerCase(Locale.ROOT) : text;
        List<Integer> characters =
                cased.codePoints().filter(c -> whitespace || !Segments.isBlank(c)).boxed().toList();
        List<Map<? extends List<?>, Integer>> ngrams = new ArrayList<>();
        for (int order = 1; order <= characterOrder; order++) {
            ngrams.add(NGrams.count(characters, order));
        }
        List<String> words = wordOrder == 0 ? List.of() : words(cased);
        for (int order = 1; order <= wordOrder; order++) {
            ngrams.add(NGrams.count(words, order));
        }
        return ngrams;
    }

    /**
     * Words with one punctuation mark split off, the last character or else the first: "(hi)" gives
     * "(hi" and ")", as in Popović's script.
     */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : Segments.words(text)) {
            int last = word.length() - 1;
            if (last > 0 && PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
                words.add(word.substring(0, last));
                words.add(word.substring(last));
            } else if (last > 0 && PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
                words.add(word.substring(0, 1));
                words.add(word.substring(1));
            } else {
                words.add(word);
            }
        }
        return List.copyOf(words);
    }

    /**
     * F-beta of mean precision and mean recall, over the orders that both sides are long enough
     * for.
     */
    private double score(Counts counts) {
        double precision = 0;
        double recall = 0;
        int orders = 0;
        for (int order = 0; order < counts.matches.length; order++) {
            if (counts.hypothesis[order] > 0 && counts.reference[order] > 0) {
                precision += (double) counts.matches[order] / counts.hypothesis[order];
                recall += (double) counts.matches[order] / counts.reference[order];
                orders++;
            }
        }
        if (precision + recall == 0) {
            return 0;
        }
        precision /= orders;
        recall /= orders;
        double factor = (double) beta * beta;
        return 100 * (1 + factor) * precision * recall / (factor * precision + recall);
    }

    /** N-grams of the hypotheses, of the references, and of both, by order. */
    private static final class Counts {
        final long[] hypothesis;
        final long[] reference;
        final long[] matches;

        Counts(int orders) {
            hypothesis = new long[orders];
            reference = new long[orders];
            matches = new long[orders];
        }

        static Counts of(
                List<Map<? extends List<?>, Integer>> hypothesis,
                List<Map<? extends List<?>, Integer>> reference) {
            var counts = new Counts(hypothesis.size());
            for (int order = 0; order < hypothesis.size(); order++) {
                var theirs = reference.get(order);
                // Where the reference is too short for this order, nothing could have been right.
                counts.hypothesis[order] =
                        theirs.isEmpty() ? 0 : NGrams.total(hypothesis.get(order));
                counts.reference[order] = NGrams.total(theirs);
                counts.matches[order] = NGrams.matches(hypothesis.get(order), theirs);
            }
            return counts;
        }

        void add(Counts other) {
            for (int order = 0; order < matches.length; order++) {
                hypothesis[order] += other.hypothesis[order];
                reference[order] += other.reference[order];
                matches[order] += other.matches[order];
            }
        }
    }
}
