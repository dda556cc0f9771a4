package jacobi.models.metrics;

/**
 * Perplexity: e to the mean negative log-likelihood of a token. A model of perplexity 5 is as
 * uncertain as if it chose each token among 5 equally likely ones.
 *
 * @param negativeLogLikelihood summed over all tokens, in nats
 * @param tokens how many tokens the sum is over, padding not counted
 */
public record Perplexity(double negativeLogLikelihood, long tokens) {

    /** Nothing counted yet: where a sum over batches starts. */
    public static final Perplexity NONE = new Perplexity(0, 0);

    public Perplexity {
        if (tokens < 0) {
            throw new IllegalArgumentException("tokens must not be negative, got " + tokens);
        }
    }

    /** Both sums together, as of two batches of one corpus. */
    public Perplexity plus(double negativeLogLikelihood, long tokens) {
        return new Perplexity(
                this.negativeLogLikelihood + negativeLogLikelihood, this.tokens + tokens);
    }

    /** The mean negative log-likelihood of a token, in nats; NaN for no tokens. */
    public double loss() {
        return negativeLogLikelihood / tokens;
    }

    /** The perplexity, 1 or more; NaN for no tokens. */
    public double value() {
        return Math.exp(loss());
    }
}
