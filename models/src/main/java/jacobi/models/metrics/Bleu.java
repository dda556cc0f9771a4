package jacobi.models.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * BLEU (Papineni et al., <i>BLEU: a Method for Automatic Evaluation of Machine Translation</i>,
 * 2002): the geometric mean of the n-gram precisions, times a penalty for translations that are too
 * short; from 0 to 100. Give it plain text, not the model's tokens: it has its own. {@link
 * #STANDARD} equals sacreBLEU's default.
 *
 * @param tokens how sentences are cut into tokens
 * @param smoothing what becomes of orders without a match
 * @param lowercase whether case is ignored
 * @param maxOrder the longest n-grams counted, usually 4
 * @param effectiveOrder whether orders longer than every hypothesis are left out of the mean, which
 *     single sentences need ({@link #sentence} always does it)
 */
public record Bleu(
        BleuTokens tokens,
        Smoothing smoothing,
        boolean lowercase,
        int maxOrder,
        boolean effectiveOrder) {

    /** 13a tokens, exponential smoothing, cased, up to 4-grams: what papers report. */
    public static final Bleu STANDARD =
            new Bleu(BleuTokens.MTEVAL_13A, new Smoothing.Exponential(), false, 4, false);

    /** This with or without regard for case. */
    public Bleu withLowercase(boolean ignored) {
        return new Bleu(tokens, smoothing, ignored, maxOrder, effectiveOrder);
    }

    /** Stands for the logarithm of 0, as in sacreBLEU: large, yet a mean of it stays finite. */
    private static final double LOG_OF_ZERO = -9_999_999_999.0;

    /**
     * A score with what it was computed from; the lists have an entry for each n-gram order.
     *
     * @param bleu the score, 0 to 100
     * @param precisions n-gram precisions after smoothing, 0 to 100
     * @param brevityPenalty 1 where the hypotheses are at least as long as the references
     * @param hypothesisLength tokens of all hypotheses
     * @param referenceLength tokens of the references, of each line's closest in length
     * @param matches n-grams found in a reference
     * @param totals n-grams of the hypotheses
     */
    public record Score(
            double bleu,
            List<Double> precisions,
            double brevityPenalty,
            long hypothesisLength,
            long referenceLength,
            List<Long> matches,
            List<Long> totals) {
        public Score {
            precisions = List.copyOf(precisions);
            matches = List.copyOf(matches);
            totals = List.copyOf(totals);
        }

        /**
         * One line, such as {@code BLEU = 36.12 68.1/43.0/29.1/20.3 (BP = 1.000 ratio = 1.004 …)}.
         */
        @Override
        public String toString() {
            String orders =
                    precisions.stream()
                            .map(precision -> String.format(Locale.ROOT, "%.1f", precision))
                            .collect(Collectors.joining("/"));
            double ratio = referenceLength == 0 ? 0 : (double) hypothesisLength / referenceLength;
            return String.format(
                    Locale.ROOT,
                    "BLEU = %.2f %s (BP = %.3f ratio = %.3f hyp_len = %d ref_len = %d)",
                    bleu,
                    orders,
                    brevityPenalty,
                    ratio,
                    hypothesisLength,
                    referenceLength);
        }
    }

    public Bleu {
        Objects.requireNonNull(tokens, "tokens");
        Objects.requireNonNull(smoothing, "smoothing");
        if (maxOrder < 1) {
            throw new IllegalArgumentException("maxOrder must be at least 1, got " + maxOrder);
        }
    }

    /**
     * The score of a whole corpus. Counts are summed over all lines first: it is not the mean of
     * the sentences' scores.
     *
     * @param hypotheses translations to judge, a line each
     * @param references their reference translations, a line each
     * @throws IllegalArgumentException if there is no hypothesis, or the lists differ in length
     */
    public Score corpus(List<String> hypotheses, List<String> references) {
        return corpusAgainst(hypotheses, List.of(references));
    }

    /**
     * The score of a whole corpus of which each line has several reference translations; each
     * n-gram counts as often as the reference that has it most often, lengths are compared with the
     * reference nearest in length.
     *
     * @param hypotheses translations to judge, a line each
     * @param referenceSets one or more lists of references, each in the hypotheses' order
     * @throws IllegalArgumentException if there is no hypothesis, or a set has more or fewer lines
     */
    public Score corpusAgainst(List<String> hypotheses, List<List<String>> referenceSets) {
        Segments.check("BLEU", hypotheses, referenceSets);
        var counts = new Counts(maxOrder);
        for (int line = 0; line < hypotheses.size(); line++) {
            var references = Segments.line(referenceSets, line).stream().map(this::split).toList();
            counts.add(split(hypotheses.get(line)), references);
        }
        return score(counts);
    }

    /** The score of one sentence against one or more references, with effective order. */
    public Score sentence(String hypothesis, String... references) {
        var sets = Arrays.stream(references).map(List::of).toList();
        return new Bleu(tokens, smoothing, lowercase, maxOrder, true)
                .corpusAgainst(List.of(hypothesis), sets);
    }

    /** What a reader needs to repeat the figure, in sacreBLEU's form, for one reference set. */
    public String signature() {
        return signature(1);
    }

    /** What a reader needs to repeat the figure, in sacreBLEU's form. */
    public String signature(int referenceSets) {
        return "nrefs:%d|case:%s|eff:%s|tok:%s|smooth:%s|version:%s"
                .formatted(
                        referenceSets,
                        lowercase ? "lc" : "mixed",
                        effectiveOrder ? "yes" : "no",
                        tokens.label(),
                        smoothing.label(),
                        Segments.VERSION);
    }

    private List<String> split(String text) {
        String cased = lowercase ? text.toLowerCase(Locale.ROOT) : text;
        return tokens.split(Segments.stripEnd(cased));
    }

    private Score score(Counts counts) {
        double[] precisions = new double[maxOrder];
        double bleu = 0;
        double penalty = brevityPenalty(counts.hypothesisLength, counts.referenceLength);
        // Smoothing must not give credit where not a single word is right.
        if (LongStream.of(counts.matches).anyMatch(matches -> matches > 0)) {
            int orders = fillPrecisions(precisions, counts);
            double logs = 0;
            for (int order = 0; order < orders; order++) {
                logs += precisions[order] == 0 ? LOG_OF_ZERO : Math.log(precisions[order]);
            }
            bleu = penalty * Math.exp(logs / orders);
        }
        return new Score(
                bleu,
                Arrays.stream(precisions).boxed().toList(),
                penalty,
                counts.hypothesisLength,
                counts.referenceLength,
                LongStream.of(counts.matches).boxed().toList(),
                LongStream.of(counts.totals).boxed().toList());
    }

    /** Fills in the smoothed precisions, in percent; returns how many orders the mean is over. */
    private int fillPrecisions(double[] precisions, Counts counts) {
        int withoutMatch = 0;
        for (int order = 0; order < maxOrder; order++) {
            double added = order > 0 && smoothing instanceof Smoothing.AddK(double k) ? k : 0;
            double matches = counts.matches[order] + added;
            double total = counts.totals[order] + added;
            if (total == 0) {
                return effectiveOrder ? order : maxOrder;
            }
            if (matches == 0) {
                withoutMatch++;
                matches =
                        switch (smoothing) {
                            case Smoothing.None _, Smoothing.AddK _ -> 0;
                            case Smoothing.Exponential _ -> Math.pow(0.5, withoutMatch);
                            case Smoothing.Floor(double floor) -> floor;
                        };
            }
            precisions[order] = 100 * matches / total;
        }
        return maxOrder;
    }

    private static double brevityPenalty(long hypothesisLength, long referenceLength) {
        if (hypothesisLength >= referenceLength) {
            return 1;
        }
        return hypothesisLength == 0
                ? 0
                : Math.exp(1 - (double) referenceLength / hypothesisLength);
    }

    /** Sums over the lines seen so far. */
    private static final class Counts {
        final long[] matches;
        final long[] totals;
        long hypothesisLength;
        long referenceLength;

        Counts(int maxOrder) {
            matches = new long[maxOrder];
            totals = new long[maxOrder];
        }

        void add(List<String> hypothesis, List<List<String>> references) {
            hypothesisLength += hypothesis.size();
            referenceLength += closestLength(hypothesis.size(), references);
            for (int order = 1; order <= matches.length; order++) {
                var ngrams = NGrams.count(hypothesis, order);
                totals[order - 1] += NGrams.total(ngrams);
                matches[order - 1] += NGrams.matches(ngrams, mostInOne(references, order));
            }
        }

        /** How often each n-gram occurs in the reference that has it most often. */
        private static Map<List<String>, Integer> mostInOne(
                List<List<String>> references, int order) {
            Map<List<String>, Integer> most = new HashMap<>();
            for (var reference : references) {
                NGrams.count(reference, order)
                        .forEach((ngram, n) -> most.merge(ngram, n, Math::max));
            }
            return most;
        }

        /** The reference length next to the hypothesis's, the shorter of two equally near. */
        private static int closestLength(int length, List<List<String>> references) {
            return references.stream()
                    .map(List::size)
                    .min(
                            Comparator.comparingInt((Integer other) -> Math.abs(other - length))
                                    .thenComparing(Comparator.naturalOrder()))
                    .orElseThrow();
        }
    }
}
