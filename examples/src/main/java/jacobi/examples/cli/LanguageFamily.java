package jacobi.examples.cli;

import jacobi.engine.Tensor;
import jacobi.models.formats.SafetensorsFile;
import jacobi.models.language.LanguageModel;
import jacobi.models.nn.Adapters;

import java.util.Map;

/** A kind of language model with its settings, here and as Hugging Face's files have it. */
interface LanguageFamily extends Family {
    /**
     * For a new run: what the options say, and the family's usual settings where they are silent.
     *
     * @param vocabulary number of token ids
     * @throws IllegalArgumentException if there can be no such model
     */
    LanguageFamily fresh(TrainOptions given, int vocabulary);

    /** A model with fresh weights. */
    LanguageModel make(long seed);

    /** A model whose weights are about to be loaded. */
    LanguageModel blank();

    /** A model that is frozen but for adapters; what they adapt is about to be loaded. */
    LanguageModel adapted(Adapters adapters, long seed);

    /** Whether every text begins with the tokenizer's start token in models that others trained. */
    boolean begins();

    /** What Hugging Face calls this family: {@code model_type}. */
    String modelType();

    /**
     * This family with the settings of Hugging Face's {@code config.json}.
     *
     * @throws IllegalArgumentException naming everything that is missing or not known
     */
    LanguageFamily read(String json);

    /**
     * A model of these settings with Hugging Face's weights.
     *
     * @throws IllegalArgumentException naming every tensor that does not fit
     */
    LanguageModel load(SafetensorsFile weights);

    /** Hugging Face's {@code config.json} of these settings. */
    String json();

    /** A model's weights under Hugging Face's names, and as they lie there. */
    Map<String, Tensor> export(Map<String, Tensor> weights);

    /** The family that the options choose, for a new run. */
    static LanguageFamily chosen(TrainOptions given, int vocabulary) {
        var family = (LanguageFamily) given.model.family(TaskKind.LM).standard();
        return InputException.checked(() -> family.fresh(given, vocabulary));
    }

    /** The family of a run that continues text. */
    static LanguageFamily of(RunConfig run) {
        return (LanguageFamily) run.sized();
    }

    /**
     * The family of a model in Hugging Face's format, with its settings.
     *
     * @throws IllegalArgumentException naming every setting that is missing or not known
     */
    static LanguageFamily of(ModelFolder folder) {
        var all =
                TaskKind.LM.families().stream()
                        .map(family -> (LanguageFamily) family.standard())
                        .toList();
        for (var family : all) {
            if (family.modelType().equals(folder.modelType())) {
                return family.read(folder.config().toString());
            }
        }
        throw folder.unknownType(all.stream().map(LanguageFamily::modelType).toList());
    }
}
