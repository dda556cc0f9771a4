package jacobi.models.bert;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import jacobi.engine.Function;
import jacobi.models.formats.ConfigJson;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@link BertConfig} as Hugging Face's {@code config.json} of a BERT
 * (huggingface.co/docs/transformers/model_doc/bert, "BertConfig").
 */
public final class BertConfigJson {
    /** What Hugging Face's library takes where a file is silent. */
    private static final double USUAL_DROPOUT = 0.1;

    private static final int USUAL_SEGMENTS = 2;
    private static final String USUAL_ACTIVATION = "gelu";

    /** Their names of what we have; of several, the first is the one that is written. */
    private static final Map<String, Function> ACTIVATIONS = new LinkedHashMap<>();

    static {
        ACTIVATIONS.put("gelu", Function.GELU);
        ACTIVATIONS.put("gelu_new", Function.GELU_TANH);
        ACTIVATIONS.put("gelu_pytorch_tanh", Function.GELU_TANH);
        ACTIVATIONS.put("relu", Function.RELU);
        ACTIVATIONS.put("silu", Function.SILU);
        ACTIVATIONS.put("swish", Function.SILU);
        ACTIVATIONS.put("tanh", Function.TANH);
    }

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
        var activation = json.choice("hidden_act", USUAL_ACTIVATION, ACTIVATIONS);
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
        json.addProperty("hidden_act", name(config.activation()));
        json.addProperty("hidden_dropout_prob", config.dropout());
        json.addProperty("attention_probs_dropout_prob", config.attentionDropout());
        json.addProperty("layer_norm_eps", config.epsilon());
        if (labels(model) > 0) {
            json.add("id2label", labelNames(labels(model)));
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

    private static JsonObject labelNames(int labels) {
        var names = new JsonObject();
        for (int i = 0; i < labels; i++) {
            names.addProperty(Integer.toString(i), "LABEL_" + i);
        }
        return names;
    }

    private static String name(Function activation) {
        return ACTIVATIONS.entrySet().stream()
                .filter(entry -> entry.getValue() == activation)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Hugging Face's BERT has no activation "
                                                + activation
                                                + ", only "
                                                + String.join(", ", ACTIVATIONS.keySet())));
    }
}
