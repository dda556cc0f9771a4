package jacobi.examples.cli;

import java.util.Arrays;
import java.util.function.Predicate;

/** The kinds of models by name, each with its usual settings, which those of a run begin with. */
enum ModelFamily {
    TRANSFORMER(TransformerFamily.STANDARD),
    RNN(RecurrentFamily.STANDARD),
    GPT(GptFamily.STANDARD),
    LLAMA(LlamaFamily.STANDARD),
    BERT(BertFamily.STANDARD);

    private final Family standard;

    ModelFamily(Family standard) {
        this.standard = standard;
    }

    /** The family with settings that are no run's. */
    Family standard() {
        return standard;
    }

    /** The type of {@link RunConfig#model}. */
    Class<? extends Record> config() {
        return standard.config().getClass();
    }

    /**
     * Refuses an option that only other families have.
     *
     * @param given whether an option was given
     */
    void requireOwn(Predicate<String> given) {
        for (var other : values()) {
            for (var option : other.standard.options()) {
                if (!standard.options().contains(option) && given.test(option)) {
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
            for (var option : family.standard.options()) {
                if (given.test(option)) {
                    throw new InputException(
                            "--from names a model that has its size already; leave out " + option);
                }
            }
        }
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
                .filter(family -> family.config().isInstance(model))
                .findFirst()
                .orElseThrow();
    }
}
