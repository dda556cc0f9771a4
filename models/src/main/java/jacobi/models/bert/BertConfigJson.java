package jacobi.models.bert;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import jacobi.models.formats.ActivationNames;
import jacobi.models.formats.ConfigJson;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A {@link BertConfig} as Hugging Face's {@code config.json} of a BERT
 * (huggingface.co/docs/transformers/model_doc/bert, "BertConfig").
 */
public final class BertConfigJson {
    /** What Hugging Face's library takes where a file is silent. */
    private static final double USUAL_DROPOUT = 0.1;

    private static final int USUAL_SEGMENTS = 2;
    private static final String USUAL_ACTIVATION = "gelu";

    private BertConfigJson() {}

    /**
     * The sizes that a {@code config.json} tells. What only a training run or a tokenizer needs is
     * passed over.
     *
     * @param text the file's content
     * @throws IllegalArgumentException naming everything that is missing, or that {@link Bert} does
     *     not compute
     */
    public static BertConfig read(String text) {
        var json = ConfigJson.parse("a BERT", text);
        json.require("model_type", "bert");
        json.require("position_embedding_type", "absolute");
        json.require("is_decoder", false);
        json.require("add_cross_attention", false);
        json.require("tie_word_embeddings", true);
        int vocabulary = json.size("vocab_size");
        int longest = json.size("max_position_embeddings");
        int segments = json.size("type_vocab_size", USUAL_SEGMENTS);
        int dModel = json.size("hidden_size");
        int heads = json.size("num_attention_heads");
        int layers = json.size("num_hidden_layers");
        int dFf = json.size("intermediate_size");
        double dropout = json.number("hidden_dropout_prob", USUAL_DROPOUT);
        double attentionDropout = json.number("attention_probs_dropout_prob", USUAL_DROPOUT);
        var activation = json.choice("hidden_act", USUAL_ACTIVATION, ActivationNames.ALL);
        double epsilon = json.number("layer_norm_eps", BertConfig.EPSILON);
        json.requireNoProblems();
        return new BertConfig(
                vocabulary,
                longest,
                segments,
                dModel,
                heads,
                layers,
                dFf,
                dropout,
                attentionDropout,
                activation,
                epsilon);
    }

    /**
     * A {@code config.json} with which Hugging Face's library reads what {@link BertWeights#export}
     * gives.
     *
     * @throws IllegalArgumentException if it has no name for the activation
     */
    public static String write(BertModel model) {
        return write(model, IntStream.range(0, labels(model)).mapToObj(i -> "LABEL_" + i).toList());
    }

    /**
     * Like {@link #write(BertModel)}.
     *
     * @param labels as people name them, in the model's order; none if it has no labels
     * @throws IllegalArgumentException also if they are not as many as the model has
     */
    public static String write(BertModel model, List<String> labels) {
        if (labels.size() != labels(model)) {
            throw new IllegalArgumentException(
                    "the model has %d labels, but there are %d names: %s"
                            .formatted(labels(model), labels.size(), labels));
        }
        var config = model.config();
        var json = new JsonObject();
        var architectures = new JsonArray();
        architectures.add(architecture(model));
        json.add("architectures", architectures);
        json.addProperty("model_type", "bert");
        json.addProperty("vocab_size", config.vocabulary());
        json.addProperty("max_position_embeddings", config.longest());
        json.addProperty("type_vocab_size", config.segments());
        json.addProperty("hidden_size", config.dModel());
        json.addProperty("num_attention_heads", config.heads());
        json.addProperty("num_hidden_layers", config.layers());
        json.addProperty("intermediate_size", config.dFf());
        json.addProperty("hidden_act", ActivationNames.of(config.activation()));
        json.addProperty("hidden_dropout_prob", config.dropout());
        json.addProperty("attention_probs_dropout_prob", config.attentionDropout());
        json.addProperty("layer_norm_eps", config.epsilon());
        if (!labels.isEmpty()) {
            addLabels(labels, json);
        }
        json.addProperty("torch_dtype", "float32");
        return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
    }

    private static String architecture(BertModel model) {
        return switch (model) {
            case Bert _ -> "BertModel";
            case MaskedLanguageModel m ->
                    m.tellsNextSentence() ? "BertForPreTraining" : "BertForMaskedLM";
            case SequenceClassifier _ -> "BertForSequenceClassification";
            case TokenClassifier _ -> "BertForTokenClassification";
            case SpanFinder _ -> "BertForQuestionAnswering";
        };
    }

    private static int labels(BertModel model) {
        return switch (model) {
            case SequenceClassifier classifier -> classifier.labels();
            case TokenClassifier classifier -> classifier.labels();
            case Bert _, MaskedLanguageModel _, SpanFinder _ -> 0;
        };
    }

    private static void addLabels(List<String> labels, JsonObject json) {
        var names = new JsonObject();
        var ids = new JsonObject();
        for (int i = 0; i < labels.size(); i++) {
            names.addProperty(Integer.toString(i), labels.get(i));
            ids.addProperty(labels.get(i), i);
        }
        json.add("id2label", names);
        json.add("label2id", ids);
    }

    /**
     * The labels that a {@code config.json} names, in the model's order; empty if it names none.
     *
     * @param text the file's content
     * @throws IllegalArgumentException if they are not numbered 0, 1, 2 …
     */
    public static List<String> labels(String text) {
        if (!(JsonParser.parseString(text).getAsJsonObject().get("id2label")
                instanceof JsonObject names)) {
            return List.of();
        }
        return IntStream.range(0, names.size())
                .mapToObj(i -> names.get(Integer.toString(i)))
                .map(
                        name -> {
                            if (name == null || !name.isJsonPrimitive()) {
                                throw new IllegalArgumentException(
                                        "the labels of id2label are not numbered from 0 on: "
                                                + names);
                            }
                            return name.getAsString();
                        })
                .toList();
    }
}
