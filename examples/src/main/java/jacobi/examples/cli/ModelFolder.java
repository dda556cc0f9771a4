package jacobi.examples.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import jacobi.models.formats.FormatException;
import jacobi.models.formats.SafetensorsFile;
import jacobi.models.text.Tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder with a config.json: a run's, or one in Hugging Face's format.
 *
 * @param config its content
 */
record ModelFolder(Path path, JsonObject config) {
    /** Not tokenizer.json, which would be Hugging Face's format. */
    static final String TOKENIZER = "tokenizer.jacobi.json";

    /** What Hugging Face's tokenizers do that their vocabularies do not tell. */
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";

    /** There, whether every text begins with the start token. */
    static final String BEGINS = "add_bos_token";

    private static final String CONFIG = "config.json";
    private static final String TYPE = "model_type";

    /**
     * Opens a folder.
     *
     * @throws InputException if it has no config.json
     * @throws FormatException if that is damaged
     */
    static ModelFolder open(Path path) {
        var file = path.resolve(CONFIG);
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    "%s has no %s: neither ./jacobi train nor Hugging Face made it"
                            .formatted(path, CONFIG));
        }
        return new ModelFolder(path, object(file));
    }

    private static JsonObject object(Path file) {
        try {
            if (JsonParser.parseString(Files.readString(file)) instanceof JsonObject object) {
                return object;
            }
            throw new FormatException(file, "is damaged: it holds no JSON object");
        } catch (JsonParseException e) {
            throw new FormatException(file, "is damaged or cut off", e);
        } catch (IOException e) {
            throw new FormatException(file, "cannot be read: " + e, e);
        }
    }

    /** Whether the model is in Hugging Face's format. */
    boolean isHuggingFace() {
        return config.has(TYPE);
    }

    /** What Hugging Face calls the model's family. */
    String modelType() {
        return config.get(TYPE).getAsString();
    }

    /** Whether the model is a BERT, in either format. */
    boolean holdsBert() {
        return isHuggingFace()
                ? modelType().equals("bert")
                : new JsonPrimitive(ModelFamily.BERT.toString()).equals(config.get("family"));
    }

    /** A complaint about the model's type. */
    FormatException unknownType(Iterable<String> known) {
        return new FormatException(
                path.resolve(CONFIG),
                "is of a model of type %s; known are %s"
                        .formatted(modelType(), String.join(" and ", known)));
    }

    /** What ./jacobi export has put beside the model, or else what others have. */
    Tokenizer tokenizer() {
        var own = path.resolve(TOKENIZER);
        return Tokenizer.open(Files.exists(own) ? own : path);
    }

    /**
     * Whether every text begins with the start token.
     *
     * @param usual what holds where the folder does not say
     */
    boolean begins(boolean usual) {
        var file = path.resolve(TOKENIZER_CONFIG);
        return Files.exists(file) && object(file).get(BEGINS) instanceof JsonPrimitive told
                ? told.getAsBoolean()
                : usual;
    }

    /** One file, or the index of several. */
    SafetensorsFile weights() {
        var index = path.resolve("model.safetensors.index.json");
        return SafetensorsFile.open(
                Files.exists(index) ? index : path.resolve("model.safetensors"));
    }
}
