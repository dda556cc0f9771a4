package jacobi.models.bert;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Two texts that fit: tokens are taken from the longer one. */
record TruncatedPair(int[] first, int[] second) {
    /**
     * Takes from either end at random, as for plain text.
     *
     * @param budget tokens of both together, at least 2
     */
    TruncatedPair(int[] first, int[] second, int budget, SplittableRandom random) {
        this(
                cut(first, kept(first.length, second.length, budget), random),
                cut(second, budget - kept(first.length, second.length, budget), random));
    }

    /** Takes from the end, as for texts with labels (the released code's run_classifier.py). */
    static TruncatedPair atTheEnd(int[] first, int[] second, int budget) {
        int kept = kept(first.length, second.length, budget);
        return new TruncatedPair(
                Arrays.copyOf(first, kept),
                Arrays.copyOf(second, Math.min(second.length, budget - kept)));
    }

    /** How many of the first text's tokens are kept. */
    private static int kept(int first, int second, int budget) {
        if (first + second <= budget) {
            return first;
        }
        // The longer one shrinks until both are as long, then both do.
        int half = (budget + 1) / 2;
        return second <= budget - half ? budget - second : Math.min(first, half);
    }

    private static int[] cut(int[] text, int kept, SplittableRandom random) {
        if (text.length <= kept) {
            return text;
        }
        int from = 0;
        for (int excess = text.length - kept; excess > 0; excess--) {
            from += random.nextInt(2);
        }
        return Arrays.copyOfRange(text, from, from + kept);
    }
}
