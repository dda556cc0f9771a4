package jacobi.examples.cli;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import jacobi.engine.Tensor;
import jacobi.models.formats.FormatException;
import jacobi.models.formats.Gguf;
import jacobi.models.formats.Llama2c;
import jacobi.models.formats.SafetensorsFile;
import jacobi.models.gpt.Gpt;
import jacobi.models.gpt.GptConfigJson;
import jacobi.models.gpt.GptWeights;
import jacobi.models.language.LanguageModel;
import jacobi.models.llama.Llama;
import jacobi.models.llama.LlamaConfigJson;
import jacobi.models.llama.LlamaFiles;
import jacobi.models.llama.LlamaWeights;
import jacobi.models.text.SentencePieceTokenizer;
import jacobi.models.text.Tokenizer;
import jacobi.models.train.RunDirectory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A language model and its tokenizer.
 *
 * @param begins whether every text begins with the tokenizer's start token
 */
record Speaker(LanguageModel model, Tokenizer tokenizer, boolean begins) {
    private static final String CONFIG = "config.json";

    /**
     * Opens a run's folder, one of its weight files, a folder of Hugging Face (GPT-2 or Llama), a
     * checkpoint of llama2.c (.bin), or a GGUF file with a Llama.
     *
     * @param tokenizer where it is, or null for beside the model
     * @throws InputException if there is none of them
     * @throws FormatException if a file is damaged, or one does not fit the others
     */
    static Speaker open(Path path, Path tokenizer) {
        if (!Files.exists(path)) {
            throw new InputException("There is no run, weight file or model folder " + path + ".");
        }
        if (path.toString().endsWith(".bin")) {
            if (tokenizer == null) {
                throw new InputException(
                        path
                                + " holds no tokenizer; name it with --tokenizer, such as"
                                + " tokenizer.bin");
            }
            try (var file = Llama2c.open(path)) {
                return llama(path, LlamaFiles.read(file), Tokenizer.open(tokenizer));
            }
        }
        if (path.toString().endsWith(".gguf")) {
            try (var file = Gguf.open(path)) {
                var cut = tokenizer == null ? tokenizer(file) : Tokenizer.open(tokenizer);
                return llama(path, LlamaFiles.read(file), cut);
            }
        }
        var folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        var weights = Files.isDirectory(path) ? null : path;
        var config = config(folder);
        return config.has("model_type")
                ? huggingFace(folder, weights, tokenizer, config)
                : run(folder, weights, tokenizer);
    }

    private static Speaker llama(Path path, LanguageModel model, Tokenizer tokenizer) {
        requireFit(model, tokenizer, path);
        return new Speaker(model, tokenizer, true);
    }

    /** Llama's kind of tokenizer, as the file's metadata holds it. */
    private static Tokenizer tokenizer(Gguf file) {
        var metadata = file.metadata();
        var kind = metadata.text("tokenizer.ggml.model");
        if (!kind.equals("llama")) {
            throw new FormatException(
                    file.path(), "has a tokenizer of kind " + kind + "; known is llama");
        }
        var scores = metadata.reals("tokenizer.ggml.scores");
        var floats = new float[scores.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) scores[i];
        }
        try {
            return SentencePieceTokenizer.of(
                    metadata.texts("tokenizer.ggml.tokens"),
                    floats,
                    metadata.integers("tokenizer.ggml.token_type"),
                    true);
        } catch (IllegalArgumentException e) {
            throw new FormatException(file.path(), e.getMessage(), e);
        }
    }

    private static JsonObject config(Path folder) {
        var file = folder.resolve(CONFIG);
        if (!Files.isRegularFile(file)) {
            throw new InputException(
                    "%s has no %s: neither ./jacobi train nor Hugging Face made it"
                            .formatted(folder, CONFIG));
        }
        try {
            if (JsonParser.parseString(Files.readString(file)) instanceof JsonObject config) {
                return config;
            }
            throw new FormatException(file, "is damaged: it holds no JSON object");
        } catch (JsonParseException e) {
            throw new FormatException(file, "is damaged or cut off", e);
        } catch (IOException e) {
            throw new FormatException(file, "cannot be read: " + e, e);
        }
    }

    private static Speaker run(Path folder, Path weights, Path tokenizer) {
        var directory = new RunDirectory(folder);
        var config = ConfigFile.read(directory);
        if (config.task() != TaskKind.LM) {
            throw new InputException(
                    "%s has not learned to continue text: its task is %s"
                            .formatted(folder, config.task()));
        }
        var cut =
                tokenizer == null
                        ? config.tokenizer().load(directory).source()
                        : Tokenizer.open(tokenizer);
        var model = LanguageModels.blank(config.model());
        requireFit(model, cut, folder);
        var file = weights == null ? directory.model() : weights;
        if (weights == null && !Files.exists(file)) {
            throw new InputException(
                    folder
                            + " has no weights to write with yet, which the first epoch makes; go"
                            + " on with ./jacobi train --resume "
                            + folder);
        }
        RunDirectory.readWeights(file, model.parameters());
        // Those that were trained here have learned from the middle of a text.
        boolean imported = config.data().equals(TextSettings.NONE);
        return new Speaker(model, cut, imported && config.family() == ModelFamily.LLAMA);
    }

    private static Speaker huggingFace(
            Path folder, Path weights, Path tokenizer, JsonObject config) {
        var cut = Tokenizer.open(tokenizer == null ? tokenizer(folder) : tokenizer);
        var type = config.get("model_type").getAsString();
        try (var file = SafetensorsFile.open(weights == null ? weights(folder) : weights)) {
            LanguageModel model =
                    switch (type) {
                        case "gpt2" -> {
                            var gpt = Gpt.blank(GptConfigJson.read(config.toString()));
                            GptWeights.load(gpt, all(file));
                            yield gpt;
                        }
                        case "llama" -> {
                            var llama = Llama.blank(LlamaConfigJson.read(config.toString()));
                            LlamaWeights.load(llama, file);
                            yield llama;
                        }
                        default ->
                                throw new FormatException(
                                        folder.resolve(CONFIG),
                                        "is of a model of type %s; known are gpt2 and llama"
                                                .formatted(type));
                    };
            requireFit(model, cut, folder);
            return new Speaker(model, cut, type.equals("llama"));
        } catch (IllegalArgumentException e) {
            throw new FormatException(folder, e.getMessage(), e);
        }
    }

    /** What ./jacobi export has put beside the model, or else what others have. */
    private static Path tokenizer(Path folder) {
        var own = folder.resolve(ExportCommand.TOKENIZER);
        return Files.exists(own) ? own : folder;
    }

    /** One file, or the index of several. */
    private static Path weights(Path folder) {
        var index = folder.resolve("model.safetensors.index.json");
        return Files.exists(index) ? index : folder.resolve("model.safetensors");
    }

    private static Map<String, Tensor> all(SafetensorsFile file) {
        var tensors = new LinkedHashMap<String, Tensor>();
        file.tensors().forEach((name, tensor) -> tensors.put(name, tensor.read()));
        return tensors;
    }

    private static void requireFit(LanguageModel model, Tokenizer tokenizer, Path folder) {
        if (tokenizer.vocabularySize() > model.vocabulary()) {
            throw new FormatException(
                    folder,
                    "has a model of %d tokens, but its tokenizer has %d"
                            .formatted(model.vocabulary(), tokenizer.vocabularySize()));
        }
    }
}
