package jacobi.models.metrics;

import java.util.Locale;

/**
 * What BLEU does with an n-gram order of which nothing matched, where the plain definition gives a
 * score of 0. Names and numbering follow Chen and Cherry, <i>A Systematic Comparison of Smoothing
 * Techniques for Sentence-Level BLEU</i> (2014).
 */
public sealed interface Smoothing {

    /** No smoothing. */
    record None() implements Smoothing {
        @Override
        public String label() {
            return "none";
        }
    }

    /** Method 3, as in mteval-v13a: the k-th order without a match counts as 1/2ᵏ of a match. */
    record Exponential() implements Smoothing {
        @Override
        public String label() {
            return "exp";
        }
    }

    /**
     * Method 1: an order without a match counts as {@code matches} matches.
     *
     * @param matches the paper's value is 0.1
     */
    record Floor(double matches) implements Smoothing {
        @Override
        public String label() {
            return String.format(Locale.ROOT, "floor[%.2f]", matches);
        }
    }

    /**
     * Method 2: {@code k} is added to matches and totals of every order but the first.
     *
     * @param k usually 1
     */
    record AddK(double k) implements Smoothing {
        @Override
        public String label() {
            return String.format(Locale.ROOT, "add-k[%.2f]", k);
        }
    }

    /** How the signature names it, as in {@code smooth:exp}. */
    String label();
}
