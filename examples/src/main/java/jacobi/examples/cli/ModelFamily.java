package jacobi.examples.cli;

import jacobi.models.gpt.GptConfig;
import jacobi.models.llama.LlamaConfig;
import jacobi.models.rnn.RecurrentConfig;
import jacobi.models.transformer.TransformerConfig;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;

/** A kind of model, and how its settings are laid out. */
enum ModelFamily {
    TRANSFORMER(
            TransformerConfig.class,
            "--preset",
            "--d-model",
            "--heads",
            "--layers",
            "--d-ff",
            "--dropout",
            "--attention-dropout",
            "--activation-dropout",
            "--pre-norm",
            "--positions",
            "--activation",
            "--share-embeddings",
            "--tie-output"),
    RNN(
            RecurrentConfig.class,
            "--cell",
            "--attention",
            "--embedding",
            "--hidden",
            "--bidirectional",
            "--dropout"),
    GPT(
            GptConfig.class,
            "--preset",
            "--d-model",
            "--heads",
            "--layers",
            "--d-ff",
            "--context",
            "--dropout",
            "--activation"),
    LLAMA(
            LlamaConfig.class,
            "--d-model",
            "--heads",
            "--kv-heads",
            "--layers",
            "--d-ff",
            "--context");

    private final Class<? extends Record> config;
    private final Set<String> options;

    ModelFamily(Class<? extends Record> config, String... options) {
        this.config = config;
        this.options = Set.of(options);
    }

    /**
     * Refuses an option that only other families have.
     *
     * @param given whether an option was given
     */
    void requireOwn(Predicate<String> given) {
        for (var other : values()) {
            for (var option : other.options) {
                if (!options.contains(option) && given.test(option)) {
                    throw new InputException(
                            "%s is an option of --model %s, and this is %s"
                                    .formatted(option, other, this));
                }
            }
        }
    }

    /** Refuses every option of a model, since a model is there already. */
    static void requireNone(Predicate<String> given) {
        for (var family : values()) {
            for (var option : family.options) {
                if (given.test(option)) {
                    throw new InputException(
                            "--from names a model that has its size already; leave out " + option);
                }
            }
        }
    }

    /** The type of {@link RunConfig#model}. */
    Class<? extends Record> config() {
        return config;
    }

    /** As users name it. */
    @Override
    public String toString() {
        return Presets.name(this);
    }

    /** The family of that name, or null. */
    static ModelFamily named(String name) {
        return Arrays.stream(values())
                .filter(family -> family.toString().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The family of a model's settings. */
    static ModelFamily of(Record model) {
        return Arrays.stream(values())
                .filter(family -> family.config.isInstance(model))
                .findFirst()
                .orElseThrow();
    }
}
