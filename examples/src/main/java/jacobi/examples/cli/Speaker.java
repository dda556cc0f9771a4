package jacobi.examples.cli;

import com.google.gson.JsonObject;

import jacobi.engine.Tensor;
import jacobi.models.formats.FormatException;
import jacobi.models.formats.Gguf;
import jacobi.models.formats.Llama2c;
import jacobi.models.formats.SafetensorsFile;
import jacobi.models.language.LanguageModel;
import jacobi.models.llama.Llama;
import jacobi.models.llama.LlamaFiles;
import jacobi.models.nn.Parameters;
import jacobi.models.text.SentencePieceTokenizer;
import jacobi.models.text.Tokenizer;
import jacobi.models.train.RunDirectory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A language model and its tokenizer.
 *
 * @param family its kind and settings
 * @param model without adapters: a run's are added to the weights that they adapt
 * @param begins whether every text begins with the tokenizer's start token
 */
record Speaker(LanguageFamily family, LanguageModel model, Tokenizer tokenizer, boolean begins)
        implements Exchanged {
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
        var opened = ModelFolder.open(folder);
        return opened.isHuggingFace()
                ? huggingFace(opened, weights, tokenizer)
                : run(folder, weights, tokenizer);
    }

    private static Speaker llama(Path path, Llama model, Tokenizer tokenizer) {
        requireFit(model, tokenizer, path);
        var family = new LlamaFamily(model.config());
        return new Speaker(family, model, tokenizer, family.begins());
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
        var family = LanguageFamily.of(config);
        var adapters = config.adapters();
        var model = adapters == null ? family.blank() : family.adapted(adapters.adapters(), 0);
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
        return new Speaker(
                family,
                adapters == null ? model : adapters.merge(family, model),
                cut,
                imported && family.begins());
    }

    private static Speaker huggingFace(ModelFolder folder, Path weights, Path tokenizer) {
        var cut = tokenizer == null ? folder.tokenizer() : Tokenizer.open(tokenizer);
        try (var file = weights == null ? folder.weights() : SafetensorsFile.open(weights)) {
            var family = LanguageFamily.of(folder);
            var model = family.load(file);
            requireFit(model, cut, folder.path());
            return new Speaker(family, model, cut, folder.begins(family.begins()));
        } catch (IllegalArgumentException e) {
            throw new FormatException(folder.path(), e.getMessage(), e);
        }
    }

    private static void requireFit(LanguageModel model, Tokenizer tokenizer, Path folder) {
        if (tokenizer.vocabularySize() > model.vocabulary()) {
            throw new FormatException(
                    folder,
                    "has a model of %d tokens, but its tokenizer has %d"
                            .formatted(model.vocabulary(), tokenizer.vocabularySize()));
        }
    }

    @Override
    public Parameters parameters() {
        return model.parameters();
    }

    @Override
    public RunConfig run() {
        return new RunConfig(
                TaskKind.LM,
                TextSettings.NONE,
                TokenizerSettings.of(tokenizer),
                family.config(),
                TrainDefaults.TEXT);
    }

    @Override
    public String command() {
        return "generate";
    }

    @Override
    public String json() {
        return family.json();
    }

    @Override
    public JsonObject tokenizerJson() {
        var json = new JsonObject();
        json.addProperty(ModelFolder.BEGINS, begins);
        return json;
    }

    @Override
    public Map<String, Tensor> export() {
        return family.export(parameters().tensors());
    }
}
