package jacobi.models.decode;

import java.util.Arrays;

/**
 * A decoded text.
 *
 * @param tokens its ids, without start and end
 * @param logProbability of the whole text, its end included, in nats
 * @param score what it was ranked by: the log-probability divided by the length penalty
 * @param ended whether the model ended the text, rather than the limit
 */
public record Hypothesis(int[] tokens, double logProbability, double score, boolean ended) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Hypothesis that
                && Arrays.equals(tokens, that.tokens)
                && logProbability == that.logProbability
                && score == that.score
                && ended == that.ended;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(tokens) + Double.hashCode(logProbability);
    }

    @Override
    public String toString() {
        return Arrays.toString(tokens) + " " + score;
    }
}
