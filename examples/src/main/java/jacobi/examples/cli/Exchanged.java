package jacobi.examples.cli;

import com.google.gson.JsonObject;

import jacobi.engine.Tensor;
import jacobi.models.nn.Parameters;
import jacobi.models.text.Tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A model on its way from one format to another: a run's folder, and that of Hugging Face. */
interface Exchanged {
    /** How text is cut. */
    Tokenizer tokenizer();

    /** The model's weights, by our names. */
    Parameters parameters();

    /** The settings of a run that has the model. */
    RunConfig run();

    /** How such a run is used, such as "generate". */
    String command();

    /** Hugging Face's {@code config.json}. */
    String json();

    /** Hugging Face's {@code tokenizer_config.json}. */
    JsonObject tokenizerJson();

    /** The weights under Hugging Face's names, and as they lie there. */
    Map<String, Tensor> export();

    /**
     * Opens whatever holds a model.
     *
     * @param tokenizer where it is, or null for beside the model, or in it
     * @throws InputException if there is no model
     * @throws jacobi.models.formats.FormatException if a file is damaged, or one does not fit the
     *     others
     */
    static Exchanged open(Path path, Path tokenizer) {
        if (Files.isDirectory(path)) {
            var folder = ModelFolder.open(path);
            if (folder.holdsBert()) {
                return ExchangedBert.open(folder, tokenizer);
            }
        }
        return Speaker.open(path, tokenizer);
    }
}
