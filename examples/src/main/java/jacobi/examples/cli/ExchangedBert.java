package jacobi.examples.cli;

import com.google.gson.JsonObject;

import jacobi.engine.Tensor;
import jacobi.models.bert.BertConfigJson;
import jacobi.models.bert.BertModel;
import jacobi.models.bert.BertWeights;
import jacobi.models.bert.MaskedLanguageModel;
import jacobi.models.bert.SequenceClassifier;
import jacobi.models.formats.FormatException;
import jacobi.models.nn.Parameters;
import jacobi.models.text.WordPieceTokenizer;
import jacobi.models.train.RunDirectory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A BERT between formats: one that finds masked tokens, or one that gives labels.
 *
 * @param data settings of a run that has not learned here
 */
record ExchangedBert(BertModel model, WordPieceTokenizer tokenizer, Record data)
        implements Exchanged {
    private static final String POOLER = "encoder.pooler.weight";
    private static final String CLASSIFIER = "classifier.weight";

    /**
     * Opens a folder. An encoder that has neither head gets fresh ones for pretraining.
     *
     * @param tokenizer where it is, or null for beside the model
     */
    static ExchangedBert open(ModelFolder folder, Path tokenizer) {
        var bert = PretrainedBert.open(folder.path(), tokenizer);
        var weights = bert.weights();
        boolean pools = weights.containsKey(POOLER);
        // Without a pooler it would be one for the labels of tokens.
        if (!bert.findsMaskedTokens() && pools && weights.containsKey(CLASSIFIER)) {
            var data = labels(folder, weights.get(CLASSIFIER).dim(0));
            var model = SequenceClassifier.blank(bert.config(), data.labels().size());
            return new ExchangedBert(bert.load(model), bert.tokenizer(), data);
        }
        var model = bert.findsMaskedTokens() ? bert.filler().model() : headed(bert, pools);
        var data = MaskedSettings.imported(model.tellsNextSentence());
        return new ExchangedBert(model, bert.tokenizer(), data);
    }

    private static MaskedLanguageModel headed(PretrainedBert encoder, boolean pools) {
        var model = new MaskedLanguageModel(encoder.config(), pools, TrainDefaults.MASKED.seed());
        encoder.startOff(model);
        return model;
    }

    /** A run's labels, or those that Hugging Face's config.json names, or else numbers. */
    private static LabelledSettings labels(ModelFolder folder, int count) {
        if (!folder.isHuggingFace()) {
            var run = ConfigFile.read(new RunDirectory(folder.path()));
            return ((LabelledSettings) run.data()).imported();
        }
        try {
            var named = BertConfigJson.labels(folder.config().toString());
            var labels =
                    named.isEmpty()
                            ? IntStream.range(0, count).mapToObj(i -> "LABEL_" + i).toList()
                            : named;
            return LabelledSettings.imported(labels);
        } catch (IllegalArgumentException e) {
            throw new FormatException(folder.path(), e.getMessage(), e);
        }
    }

    private List<String> labels() {
        return data instanceof LabelledSettings labelled ? labelled.labels() : List.of();
    }

    @Override
    public Parameters parameters() {
        return model.parameters();
    }

    @Override
    public RunConfig run() {
        boolean classifies = data instanceof LabelledSettings;
        return new RunConfig(
                classifies ? TaskKind.CLASSIFY : TaskKind.MLM,
                data,
                TokenizerSettings.of(tokenizer),
                model.config(),
                classifies ? TrainDefaults.labels(model.config().dModel()) : TrainDefaults.MASKED);
    }

    @Override
    public String command() {
        return data instanceof LabelledSettings ? "classify" : "fill";
    }

    @Override
    public String json() {
        return BertConfigJson.write(model, labels());
    }

    @Override
    public JsonObject tokenizerJson() {
        var json = new JsonObject();
        json.addProperty("tokenizer_class", "BertTokenizer");
        // Where this is not said, Hugging Face's library takes every vocabulary for an uncased one.
        json.addProperty("do_lower_case", tokenizer.lowercase());
        return json;
    }

    @Override
    public Map<String, Tensor> export() {
        return BertWeights.export(model);
    }
}
