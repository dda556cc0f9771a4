package jacobi.examples.cli;

import picocli.CommandLine.Option;

import java.util.List;

/** Low-rank adapters (LoRA) of a model that stays as it is. */
final class AdapterOptions {
    private static final List<String> USUAL_TARGETS = List.of("query", "value");

    @Option(
            names = "--lora-rank",
            paramLabel = "N",
            description =
                    "lm with --from: learn adapters of this rank alone; all other weights stay.")
    private Integer rank;

    @Option(
            names = "--lora-alpha",
            paramLabel = "A",
            description = "What adapters' results are multiplied by, over the rank (default: it).")
    private Double alpha;

    @Option(
            names = "--lora-targets",
            paramLabel = "LAYER",
            split = ",",
            description =
                    "The layers that are adapted, by the last part of their names (default:"
                            + " query,value, as in the paper).")
    private List<String> targets;

    /** Refuses adapters where there is nothing to adapt. */
    void requireBase(boolean exists) {
        if (rank == null && (alpha != null || targets != null)) {
            throw new InputException(
                    "--lora-alpha and --lora-targets are of adapters, which --lora-rank asks for");
        }
        if (rank != null && !exists) {
            throw new InputException(
                    "--lora-rank adapts a language model that is there already; name it, by --task"
                            + " lm --from MODEL");
        }
    }

    /** For a new run; null if no adapters are asked for. */
    AdapterSettings settings() {
        return rank == null
                ? null
                : InputException.checked(
                        () ->
                                new AdapterSettings(
                                        rank,
                                        Given.or(alpha, (double) rank),
                                        Given.or(targets, USUAL_TARGETS)));
    }

    /** A run's settings, null for none, with these options' values where they were given. */
    AdapterSettings over(AdapterSettings stored) {
        return stored == null
                ? settings()
                : new AdapterSettings(
                        Given.or(rank, stored.rank()),
                        Given.or(alpha, stored.alpha()),
                        Given.or(targets, stored.targets()));
    }
}
