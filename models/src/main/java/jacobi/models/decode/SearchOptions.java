package jacobi.models.decode;

/**
 * How a text is searched for.
 *
 * @param beam how many texts are pursued at a time; 1 is greedy
 * @param lengthPenalty α of Wu et al. (2016, section 7): log-probabilities are divided by ((5 +
 *     length)/6)^α, so that longer texts are not at a disadvantage. 0 for none; the paper on
 *     Transformers uses 0.6
 * @param start the token that texts start with
 * @param end the token that ends a text
 */
public record SearchOptions(int beam, double lengthPenalty, int start, int end) {
    public SearchOptions {
        if (beam < 1) {
            throw new IllegalArgumentException("the beam must be at least 1, got " + beam);
        }
        if (!(lengthPenalty >= 0)) {
            throw new IllegalArgumentException(
                    "the length penalty must not be negative, got " + lengthPenalty);
        }
    }

    /** What a text's log-probability is divided by; its length counts the end. */
    double penalty(int length) {
        return Math.pow((5 + length) / 6.0, lengthPenalty);
    }
}
