package jacobi.examples.cli;

import jacobi.engine.Tensor;
import jacobi.models.bert.BertConfig;
import jacobi.models.bert.BertConfigJson;
import jacobi.models.bert.BertModel;
import jacobi.models.bert.BertWeights;
import jacobi.models.bert.MaskFiller;
import jacobi.models.bert.MaskedLanguageModel;
import jacobi.models.bert.Takeover;
import jacobi.models.formats.FormatException;
import jacobi.models.formats.Safetensors;
import jacobi.models.text.Tokenizer;
import jacobi.models.text.WordPieceTokenizer;
import jacobi.models.train.RunDirectory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A BERT that has been trained, here or by others, with whatever head.
 *
 * @param path where it is
 * @param weights by our names
 */
record PretrainedBert(
        Path path, WordPieceTokenizer tokenizer, BertConfig config, Map<String, Tensor> weights) {
    /** Parameters that only a model with this head has. */
    private static final String MASKED_TOKENS = "maskedTokens.bias";

    private static final String NEXT_SENTENCE = "nextSentence.weight";

    /**
     * Opens a run's folder, or one of Hugging Face.
     *
     * @param tokenizer where it is, or null for beside the model
     * @throws InputException if there is no BERT
     * @throws FormatException if a file is damaged, or one does not fit the others
     */
    static PretrainedBert open(Path path, Path tokenizer) {
        if (!Files.isDirectory(path)) {
            throw new InputException(
                    "There is no folder %s, of a run or of Hugging Face, with a BERT"
                            .formatted(path));
        }
        var folder = ModelFolder.open(path);
        return folder.isHuggingFace() ? huggingFace(folder, tokenizer) : run(path, tokenizer);
    }

    private static PretrainedBert run(Path path, Path tokenizer) {
        var directory = new RunDirectory(path);
        var config = ConfigFile.read(directory);
        if (!(config.model() instanceof BertConfig size)) {
            throw new InputException(
                    "%s holds no BERT: its model is of the family %s"
                            .formatted(path, config.family()));
        }
        requireWeights(directory);
        var cut =
                tokenizer == null
                        ? config.tokenizer().load(directory).source()
                        : Tokenizer.open(tokenizer);
        return new PretrainedBert(
                path, wordPieces(cut, path), size, Safetensors.read(directory.model()).tensors());
    }

    /** Says so if a run has no weights yet. */
    static void requireWeights(RunDirectory directory) {
        if (!Files.exists(directory.model())) {
            throw new InputException(
                    "%s has no weights yet, which the first epoch writes; go on with ./jacobi train --resume %s"
                            .formatted(directory.path(), directory.path()));
        }
    }

    private static PretrainedBert huggingFace(ModelFolder folder, Path tokenizer) {
        if (!folder.modelType().equals("bert")) {
            throw folder.unknownType(List.of("bert"));
        }
        var cut = tokenizer == null ? folder.tokenizer() : Tokenizer.open(tokenizer);
        try (var file = folder.weights()) {
            var tensors = new LinkedHashMap<String, Tensor>();
            file.tensors().forEach((name, tensor) -> tensors.put(name, tensor.read()));
            return new PretrainedBert(
                    folder.path(),
                    wordPieces(cut, folder.path()),
                    BertConfigJson.read(folder.config().toString()),
                    BertWeights.renamed(tensors));
        } catch (IllegalArgumentException e) {
            throw new FormatException(folder.path(), e.getMessage(), e);
        }
    }

    /**
     * BERT's kind of tokenizer.
     *
     * @param where it is, for the message
     */
    static WordPieceTokenizer wordPieces(Tokenizer tokenizer, Path where) {
        if (tokenizer instanceof WordPieceTokenizer pieces) {
            return pieces;
        }
        throw new InputException(
                "BERT reads word pieces, but the tokenizer of %s is of kind %s"
                        .formatted(where, tokenizer.kind().label()));
    }

    /**
     * The model that says what masked tokens may be.
     *
     * @throws InputException if there is no such head
     */
    MaskFiller filler() {
        if (!findsMaskedTokens()) {
            throw new InputException(
                    path
                            + " has no head for masked tokens; ./jacobi train --task mlm makes"
                            + " models that have one");
        }
        var model = load(MaskedLanguageModel.blank(config, weights.containsKey(NEXT_SENTENCE)));
        try {
            return new MaskFiller(model, tokenizer);
        } catch (IllegalArgumentException e) {
            throw new FormatException(path, e.getMessage(), e);
        }
    }

    /** Whether it has a head for masked tokens. */
    boolean findsMaskedTokens() {
        return weights.containsKey(MASKED_TOKENS);
    }

    /** A blank model with these weights; those that it has no place for are left out. */
    <M extends BertModel> M load(M model) {
        var own = new LinkedHashMap<>(weights);
        // Others' files may hold a pooler that nothing needs.
        own.keySet().retainAll(model.parameters().names());
        try {
            model.parameters().load(own);
            return model;
        } catch (IllegalArgumentException e) {
            throw new FormatException(path, e.getMessage(), e);
        }
    }

    /**
     * Overwrites a fresh model's encoder, and of a model of masked tokens the heads too, as far as
     * there are any here.
     *
     * @return what has happened, in a sentence
     */
    String startOff(BertModel model) {
        try {
            var takeover = Takeover.of(model, weights);
            if (!(model instanceof MaskedLanguageModel)) {
                return "From %s: %s.".formatted(path, takeover.message());
            }
            var own = model.parameters().tensors();
            var heads = takeover.fresh().stream().filter(weights::containsKey).toList();
            heads.forEach(name -> own.get(name).copyFrom(weights.get(name)));
            return "From %s: %d of %d parameters were taken over."
                    .formatted(path, takeover.taken().size() + heads.size(), own.size());
        } catch (IllegalArgumentException e) {
            throw new FormatException(path, e.getMessage(), e);
        }
    }
}
