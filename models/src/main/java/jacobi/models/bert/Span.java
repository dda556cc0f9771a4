package jacobi.models.bert;

import java.util.Arrays;
import java.util.HashMap;

/**
 * A part of a text, at least one token.
 *
 * @param start its first token
 * @param end behind its last token
 */
public record Span(int start, int end) {
    public Span {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException(
                    "a span has a token at least, got %d to %d".formatted(start, end));
        }
    }

    /** Number of tokens. */
    public int length() {
        return end - start;
    }

    /** "[3, 5)". */
    @Override
    public String toString() {
        return "[" + start + ", " + end + ")";
    }

    /** Its tokens. */
    int[] of(int[] tokens) {
        return Arrays.copyOfRange(tokens, start, end);
    }

    /**
     * The part of a text whose first and last token's logits have the largest sum; of equal ones
     * the first.
     *
     * @param starts a logit for each token to be the first
     * @param ends a logit for each token to be the last
     * @param longest the most tokens
     */
    public static Span best(double[] starts, double[] ends, int longest) {
        var best = new Span(0, 1);
        double most = Double.NEGATIVE_INFINITY;
        for (int start = 0; start < starts.length; start++) {
            for (int end = start + 1; end <= Math.min(starts.length, start + longest); end++) {
                double sum = starts[start] + ends[end - 1];
                if (sum > most) {
                    most = sum;
                    best = new Span(start, end);
                }
            }
        }
        return best;
    }

    /**
     * How much of two answers is the same, in [0, 1]: the harmonic mean of the shares of their
     * tokens that both have, however often they have them (Rajpurkar et al. 2016, section 6.1).
     */
    static double overlap(int[] answer, int[] expected) {
        var left = new HashMap<Integer, Integer>();
        for (int token : expected) {
            left.merge(token, 1, Integer::sum);
        }
        int common = 0;
        for (int token : answer) {
            if (left.merge(token, -1, Integer::sum) >= 0) {
                common++;
            }
        }
        return 2.0 * common / (answer.length + expected.length);
    }
}
