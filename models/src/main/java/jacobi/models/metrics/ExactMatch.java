package jacobi.models.metrics;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How many translations equal their reference, character by character.
 *
 * @param matches lines that are equal
 * @param lines all lines
 */
public record ExactMatch(long matches, long lines) {

    /**
     * Compares line by line.
     *
     * @throws IllegalArgumentException if there is no line, or the lists differ in length
     */
    public static ExactMatch of(List<String> hypotheses, List<String> references) {
        Segments.check("exact match", hypotheses, List.of(references));
        long matches =
                IntStream.range(0, hypotheses.size())
                        .filter(line -> hypotheses.get(line).equals(references.get(line)))
                        .count();
        return new ExactMatch(matches, hypotheses.size());
    }

    /** The share of equal lines, 0 to 1. */
    public double rate() {
        return (double) matches / lines;
    }
}
