package jacobi.examples.cli;

import jacobi.models.decode.SamplingOptions;

import picocli.CommandLine.Option;

/** How tokens are drawn. */
final class SamplingOption {
    @Option(
            names = "--temperature",
            paramLabel = "T",
            description =
                    "What logits are divided by; 0 takes the likeliest token always (default:"
                            + " ${DEFAULT-VALUE}).")
    private double temperature = 0.8;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Only so many of the likeliest tokens (default: all).")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description =
                    "Only the likeliest tokens that together have this probability (default: 1).")
    private double topP = 1;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            description = "Only tokens with this share of the likeliest one's (default: 0).")
    private double minP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            description = "Makes tokens that there have been less likely (default: 1, not).")
    private double repetitionPenalty = 1;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The same seed draws the same text (default: another each time).")
    private Long seed;

    SamplingOptions options() {
        return InputException.checked(
                () ->
                        new SamplingOptions(
                                repetitionPenalty,
                                temperature,
                                topK,
                                topP,
                                minP,
                                seed == null ? System.nanoTime() : seed));
    }
}
