package jacobi.models.gpt;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import jacobi.engine.Function;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A {@link GptConfig} as Hugging Face's {@code config.json} of a GPT-2
 * (huggingface.co/docs/transformers/model_doc/gpt2, "GPT2Config").
 */
public final class GptConfigJson {
    private static final String EPSILON = "layer_norm_epsilon";

    /** Integers that an int holds. */
    private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,8}");

    /** Their names of what we have; of several, the first is the one that is written. */
    private static final Map<String, Function> ACTIVATIONS = new LinkedHashMap<>();

    static {
        ACTIVATIONS.put("gelu_new", Function.GELU_TANH);
        ACTIVATIONS.put("gelu_pytorch_tanh", Function.GELU_TANH);
        ACTIVATIONS.put("gelu", Function.GELU);
        ACTIVATIONS.put("relu", Function.RELU);
        ACTIVATIONS.put("silu", Function.SILU);
        ACTIVATIONS.put("swish", Function.SILU);
        ACTIVATIONS.put("tanh", Function.TANH);
    }

    /** What changes the computation, and the only value that {@link Gpt} computes with. */
    private static final Map<String, Boolean> SWITCHES =
            Map.of(
                    "scale_attn_weights", true,
                    "scale_attn_by_inverse_layer_idx", false,
                    "add_cross_attention", false,
                    "tie_word_embeddings", true);

    private final JsonObject json;
    private final List<String> problems = new ArrayList<>();

    private GptConfigJson(JsonObject json) {
        this.json = json;
    }

    /**
     * The sizes that a {@code config.json} tells. What only a training run or a tokenizer needs is
     * passed over.
     *
     * @param text the file's content
     * @throws IllegalArgumentException naming everything that is missing, or that {@link Gpt} does
     *     not compute
     */
    public static GptConfig read(String text) {
        try {
            return new GptConfigJson(JsonParser.parseString(text).getAsJsonObject()).config();
        } catch (JsonParseException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "the config.json of a GPT-2 is a JSON object, but this is none", e);
        }
    }

    private GptConfig config() {
        requireGpt2();
        int vocabulary = size("vocab_size");
        int context = size("n_positions");
        int dModel = size("n_embd");
        int heads = size("n_head");
        int layers = size("n_layer");
        int dFf = has("n_inner") ? size("n_inner") : 4 * dModel;
        double dropout = number("resid_pdrop", 0.1);
        var activation = activation();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "this config.json is of no GPT-2 that can be computed here: "
                            + String.join("; ", problems));
        }
        return new GptConfig(vocabulary, context, dModel, heads, layers, dFf, dropout, activation);
    }

    private void requireGpt2() {
        if (has("model_type") && !"gpt2".equals(text("model_type"))) {
            problems.add("model_type is " + json.get("model_type") + ", not \"gpt2\"");
        }
        SWITCHES.forEach(
                (name, wanted) -> {
                    if (has(name) && !wanted.toString().equals(text(name))) {
                        problems.add(name + " is " + json.get(name) + ", not " + wanted);
                    }
                });
        if (number(EPSILON, 1e-5) != 1e-5) {
            problems.add(EPSILON + " is " + json.get(EPSILON) + ", not 1e-5");
        }
    }

    private Function activation() {
        var name = has("activation_function") ? text("activation_function") : "gelu_new";
        if (!ACTIVATIONS.containsKey(name)) {
            problems.add(
                    "activation_function is \""
                            + name
                            + "\", not one of "
                            + String.join(", ", ACTIVATIONS.keySet()));
        }
        return ACTIVATIONS.get(name);
    }

    private int size(String name) {
        if (!has(name)) {
            problems.add(name + " is missing");
            return 0;
        }
        if (!POSITIVE.matcher(text(name)).matches()) {
            problems.add(name + " is " + json.get(name) + ", not a positive integer");
            return 0;
        }
        return Integer.parseInt(text(name));
    }

    private double number(String name, double otherwise) {
        if (!has(name)) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text(name));
        } catch (NumberFormatException e) {
            problems.add(name + " is " + json.get(name) + ", not a number");
            return otherwise;
        }
    }

    private boolean has(String name) {
        return json.has(name) && !json.get(name).isJsonNull();
    }

    private String text(String name) {
        JsonElement value = json.get(name);
        return value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }

    /**
     * A {@code config.json} that Hugging Face's library reads.
     *
     * @throws IllegalArgumentException if it has no name for the activation
     */
    public static String write(GptConfig config) {
        var json = new JsonObject();
        var architectures = new JsonArray();
        architectures.add("GPT2LMHeadModel");
        json.add("architectures", architectures);
        json.addProperty("model_type", "gpt2");
        json.addProperty("vocab_size", config.vocabulary());
        json.addProperty("n_positions", config.context());
        json.addProperty("n_ctx", config.context());
        json.addProperty("n_embd", config.dModel());
        json.addProperty("n_head", config.heads());
        json.addProperty("n_layer", config.layers());
        json.addProperty("n_inner", config.dFf());
        json.addProperty("activation_function", name(config.activation()));
        for (var place : List.of("embd_pdrop", "attn_pdrop", "resid_pdrop")) {
            json.addProperty(place, config.dropout());
        }
        json.addProperty(EPSILON, 1e-5);
        json.addProperty("tie_word_embeddings", true);
        json.addProperty("torch_dtype", "float32");
        return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
    }

    private static String name(Function activation) {
        return ACTIVATIONS.entrySet().stream()
                .filter(entry -> entry.getValue() == activation)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Hugging Face's GPT-2 has no activation "
                                                + activation
                                                + ", only "
                                                + String.join(", ", ACTIVATIONS.keySet())));
    }
}
