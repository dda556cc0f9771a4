package jacobi.models.decode;

/**
 * How a text's next token is drawn. The options apply in the order of the components; each leaves
 * fewer tokens, or other probabilities, to the next.
 *
 * @param repetitionPenalty what the positive logits of tokens that have occurred are divided by,
 *     and the negative ones multiplied by (Keskar et al. 2019, section 4.1); 1 for none
 * @param temperature what logits are divided by; 0 takes the likeliest token always
 * @param topK only so many of the likeliest tokens (Fan et al. 2018); 0 for all
 * @param topP only the likeliest tokens that together have this probability (Holtzman et al. 2020,
 *     section 3.1); 1 for all
 * @param minP only tokens with this share of the likeliest one's probability (Nguyen et al. 2024);
 *     0 for all
 * @param seed the same seed draws the same text
 */
public record SamplingOptions(
        double repetitionPenalty,
        double temperature,
        int topK,
        double topP,
        double minP,
        long seed) {

    /** The likeliest token always. */
    public static final SamplingOptions GREEDY = new SamplingOptions(1, 0, 0, 1, 0, 0);

    public SamplingOptions {
        require(
                repetitionPenalty > 0 && repetitionPenalty < Double.POSITIVE_INFINITY,
                "the repetition penalty must be positive and finite",
                repetitionPenalty);
        require(
                temperature >= 0 && temperature < Double.POSITIVE_INFINITY,
                "the temperature must be 0 or more, and finite",
                temperature);
        require(topK >= 0, "top-k must be 0 or more", topK);
        require(topP > 0 && topP <= 1, "top-p must be above 0 and at most 1", topP);
        require(minP >= 0 && minP <= 1, "min-p must be between 0 and 1", minP);
    }

    private static void require(boolean holds, String rule, Number got) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", got " + got);
        }
    }
}
