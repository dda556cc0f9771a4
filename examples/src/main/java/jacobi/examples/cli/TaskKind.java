package jacobi.examples.cli;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** What a run learns to do, and how its settings of data are laid out. */
enum TaskKind {
    /** Text of one language into another. */
    TRANSLATE(
            DataSettings.class,
            TranslationFamily.class,
            List.of("--source", "--target", "--max-length"),
            List.of("exactMatch=0.995", "bleu=36")),
    /** The next token of a text. */
    LM(
            TextSettings.class,
            LanguageFamily.class,
            List.of("--train-share", "--epoch-steps", "--tokenizer-file", "--from"),
            List.of()),
    /** The hidden tokens of a text. */
    MLM(
            MaskedSettings.class,
            BertFamily.class,
            List.of("--train-share", "--next-sentence", "--tokenizer-file", "--from"),
            List.of("maskedAccuracy=0.6", "nextAccuracy=0.9")),
    /** The labels of texts. */
    CLASSIFY(
            LabelledSettings.class,
            BertFamily.class,
            List.of("--train-share", "--tokenizer-file", "--from"),
            List.of("accuracy=0.9"));

    private final Class<? extends Record> data;
    private final Class<? extends Family> models;
    private final List<String> options;
    private final List<String> goals;

    TaskKind(
            Class<? extends Record> data,
            Class<? extends Family> models,
            List<String> options,
            List<String> goals) {
        this.data = data;
        this.models = models;
        this.options = options;
        this.goals = goals;
    }

    /** The type of {@link RunConfig#data}. */
    Class<? extends Record> data() {
        return data;
    }

    /** The models that can do it; the first is the default. */
    List<ModelFamily> families() {
        return Arrays.stream(ModelFamily.values())
                .filter(family -> models.isInstance(family.standard()))
                .toList();
    }

    /** A goal for each score that its validations give besides the loss. */
    List<String> goals() {
        return goals;
    }

    /** Whether its validations give a score of that name. */
    boolean measures(String score) {
        return goals.stream().anyMatch(goal -> goal.startsWith(score + "="));
    }

    /** Whether its loss is that of a token among all others, whose perplexity says something. */
    boolean hasPerplexity() {
        return this == TRANSLATE || this == LM;
    }

    /**
     * Refuses an option that only other tasks have.
     *
     * @param given whether an option was given
     */
    void requireOwn(Predicate<String> given) {
        for (var other : values()) {
            for (var option : other.options) {
                if (!options.contains(option) && given.test(option)) {
                    throw new InputException(
                            "%s is an option of --task %s, and this is %s"
                                    .formatted(option, other, this));
                }
            }
        }
    }

    /** As users name it. */
    @Override
    public String toString() {
        return Presets.name(this);
    }

    /** The kind of that name, or null. */
    static TaskKind named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElse(null);
    }
}
