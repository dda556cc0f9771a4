package jacobi.models.decode;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws tokens, one after the other, and remembers which there have been. */
public final class Sampler {
    private final SamplingOptions options;
    private final SplittableRandom random;
    private final BitSet seen = new BitSet();

    /** A sampler that has seen nothing. */
    public Sampler(SamplingOptions options) {
        this.options = options;
        this.random = new SplittableRandom(options.seed());
    }

    /** Tells it of tokens that it has not drawn: those of the prompt. */
    public void see(int... tokens) {
        for (int token : tokens) {
            seen.set(token);
        }
    }

    /**
     * Draws the next token. Of equal logits, the smaller token counts as the likelier.
     *
     * @param logits F32, one for each token; negative infinity for a token that must not be drawn
     * @throws ArithmeticException if a logit is NaN or infinite, or there is no token to draw
     */
    public int next(Tensor logits) {
        var scores = logits.toFloats();
        penalize(scores);
        int likeliest = likeliest(scores);
        int token = options.temperature() == 0 ? likeliest : draw(scores, scores[likeliest]);
        seen.set(token);
        return token;
    }

    private void penalize(float[] scores) {
        double penalty = options.repetitionPenalty();
        if (penalty == 1) {
            return;
        }
        for (int i = seen.nextSetBit(0); i >= 0 && i < scores.length; i = seen.nextSetBit(i + 1)) {
            scores[i] = (float) (scores[i] > 0 ? scores[i] / penalty : scores[i] * penalty);
        }
    }

    private static int likeliest(float[] scores) {
        int best = 0;
        float highest = Float.NEGATIVE_INFINITY;
        boolean numbers = true;
        for (int i = 0; i < scores.length; i++) {
            float score = scores[i];
            if (score > highest) {
                highest = score;
                best = i;
            }
            numbers &= score < Float.POSITIVE_INFINITY;
        }
        if (!numbers || highest == Float.NEGATIVE_INFINITY) {
            throw new ArithmeticException(
                    "the model's logits are no finite numbers: its training has diverged, or its"
                            + " weights are damaged");
        }
        return best;
    }

    private int draw(float[] scores, float highest) {
        var weights = new double[scores.length];
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            weights[i] = Math.exp(((double) scores[i] - highest) / options.temperature());
            total += weights[i];
        }
        if (options.topK() == 0 && options.topP() == 1 && options.minP() == 0) {
            return draw(weights, IntStream.range(0, weights.length).toArray(), total);
        }
        var tokens = candidates(scores, weights, total);
        return draw(weights, tokens, sum(weights, tokens));
    }

    /** One of the tokens; each is drawn with its share of the total. */
    private int draw(double[] weights, int[] tokens, double total) {
        double rest = random.nextDouble() * total;
        int last = tokens[0];
        for (int token : tokens) {
            rest -= weights[token];
            if (rest < 0) {
                return token;
            }
            last = weights[token] > 0 ? token : last;
        }
        // Rounding has left something over.
        return last;
    }

    /**
     * The tokens that may be drawn, likeliest first.
     *
     * @param weights probabilities times {@code total}; the likeliest token's is 1
     */
    private int[] candidates(float[] scores, double[] weights, double total) {
        int[] order;
        double wanted;
        if (options.topK() > 0) {
            order = TopK.of(Tensor.wrap(Shape.of(scores.length), scores), options.topK());
            wanted = options.topP() * sum(weights, order);
        } else {
            // A token below the average of what top-p leaves out is none of those that it keeps.
            double average = (1 - options.topP()) * total / weights.length;
            order = sorted(scores, weights, Math.max(average, options.minP()));
            wanted = options.topP() * total;
        }
        int count = 0;
        double sum = 0;
        while (count < order.length && sum < wanted && weights[order[count]] >= options.minP()) {
            sum += weights[order[count++]];
        }
        return Arrays.copyOf(order, count);
    }

    private static double sum(double[] weights, int[] tokens) {
        double sum = 0;
        for (int token : tokens) {
            sum += weights[token];
        }
        return sum;
    }

    /** Tokens of at least a weight, by falling score, the smaller token first among equals. */
    private static int[] sorted(float[] scores, double[] weights, double least) {
        var keys = new long[scores.length];
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            if (weights[i] >= least) {
                keys[count++] = (long) ~rank(scores[i]) << Integer.SIZE | i;
            }
        }
        Arrays.sort(keys, 0, count);
        return Arrays.stream(keys, 0, count).mapToInt(key -> (int) key).toArray();
    }

    /** An integer in the order of floats: the bits of negative ones run the other way. */
    private static int rank(float score) {
        // Adding 0 makes one of both zeros.
        int bits = Float.floatToRawIntBits(score + 0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
