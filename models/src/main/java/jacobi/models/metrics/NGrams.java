package jacobi.models.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** N-gram counts: what BLEU and chrF are made of. */
final class NGrams {
    private NGrams() {}

    /**
     * How often each run of {@code order} neighbours occurs in {@code units}, an unmodifiable list.
     */
    static <T> Map<List<T>, Integer> count(List<T> units, int order) {
        Map<List<T>, Integer> counts = new HashMap<>();
        for (int end = order; end <= units.size(); end++) {
            counts.merge(units.subList(end - order, end), 1, Integer::sum);
        }
        return counts;
    }

    /** The number of n-grams counted, repetitions included. */
    static long total(Map<?, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** The number of n-grams that both sides have, each as often as the side that has fewer. */
    static long matches(
            Map<? extends List<?>, Integer> hypothesis, Map<? extends List<?>, Integer> reference) {
        long matches = 0;
        for (var ngram : hypothesis.entrySet()) {
            Integer available = reference.get(ngram.getKey());
            if (available != null) {
                matches += Math.min(ngram.getValue(), available);
            }
        }
        return matches;
    }
}
