package jacobi.examples.cli;

import jacobi.models.gpt.Gpt;
import jacobi.models.gpt.GptConfig;
import jacobi.models.language.LanguageModel;
import jacobi.models.llama.Llama;
import jacobi.models.llama.LlamaConfig;

/** The models of text from left to right, by their settings. */
final class LanguageModels {
    private LanguageModels() {}

    /** A model with fresh weights. */
    static LanguageModel make(Record config, long seed) {
        return switch (config) {
            case GptConfig gpt -> new Gpt(gpt, seed);
            case LlamaConfig llama -> new Llama(llama, seed);
            default -> throw unknown(config);
        };
    }

    /** A model whose weights are about to be loaded. */
    static LanguageModel blank(Record config) {
        return switch (config) {
            case GptConfig gpt -> Gpt.blank(gpt);
            case LlamaConfig llama -> Llama.blank(llama);
            default -> throw unknown(config);
        };
    }

    /** The width that the Noam schedule goes by. */
    static int width(Record config) {
        return switch (config) {
            case GptConfig gpt -> gpt.dModel();
            case LlamaConfig llama -> llama.dModel();
            default -> throw unknown(config);
        };
    }

    /** "GPT of 1,234 parameters: …". */
    static String describe(LanguageModel model, Record config) {
        return switch (config) {
            case GptConfig gpt ->
                    ("GPT of %,d parameters: %d layers of %d channels, %d heads, a context of %,d"
                                    + " of %,d tokens.")
                            .formatted(
                                    model.parameters().count(),
                                    gpt.layers(),
                                    gpt.dModel(),
                                    gpt.heads(),
                                    gpt.context(),
                                    gpt.vocabulary());
            case LlamaConfig llama ->
                    ("Llama of %,d parameters: %d layers of %d channels, %d heads of which %d have"
                                    + " keys and values, a context of %,d of %,d tokens.")
                            .formatted(
                                    model.parameters().count(),
                                    llama.layers(),
                                    llama.dModel(),
                                    llama.heads(),
                                    llama.keyValueHeads(),
                                    llama.context(),
                                    llama.vocabulary());
            default -> throw unknown(config);
        };
    }

    /** The settings of a model. */
    static Record config(LanguageModel model) {
        return switch (model) {
            case Gpt gpt -> gpt.config();
            case Llama llama -> llama.config();
            default -> throw new IllegalArgumentException("this model has no settings: " + model);
        };
    }

    private static IllegalArgumentException unknown(Record config) {
        return new IllegalArgumentException("this is no language model: " + config);
    }
}
