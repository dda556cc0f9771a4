package jacobi.models.gpt;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import jacobi.models.formats.ActivationNames;
import jacobi.models.formats.ConfigJson;

import java.util.List;

/**
 * A {@link GptConfig} as Hugging Face's {@code config.json} of a GPT-2
 * (huggingface.co/docs/transformers/model_doc/gpt2, "GPT2Config").
 */
public final class GptConfigJson {
    /** The only one that {@link Gpt} computes with, and what Hugging Face's library takes. */
    private static final double EPSILON = 1e-5;

    private static final double USUAL_DROPOUT = 0.1;
    private static final String USUAL_ACTIVATION = "gelu_new";

    private GptConfigJson() {}

    /**
     * The sizes that a {@code config.json} tells. What only a training run or a tokenizer needs is
     * passed over.
     *
     * @param text the file's content
     * @throws IllegalArgumentException naming everything that is missing, or that {@link Gpt} does
     *     not compute
     */
    public static GptConfig read(String text) {
        var json = ConfigJson.parse("a GPT-2", text);
        json.require("model_type", "gpt2");
        json.require("scale_attn_weights", true);
        json.require("scale_attn_by_inverse_layer_idx", false);
        json.require("add_cross_attention", false);
        json.require("tie_word_embeddings", true);
        json.requireNumber("layer_norm_epsilon", EPSILON);
        int vocabulary = json.size("vocab_size");
        int context = json.size("n_positions");
        int dModel = json.size("n_embd");
        int heads = json.size("n_head");
        int layers = json.size("n_layer");
        int dFf = json.size("n_inner", 4 * dModel);
        double dropout = json.number("resid_pdrop", USUAL_DROPOUT);
        var activation = json.choice("activation_function", USUAL_ACTIVATION, ActivationNames.ALL);
        json.requireNoProblems();
        return new GptConfig(vocabulary, context, dModel, heads, layers, dFf, dropout, activation);
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
        json.addProperty("activation_function", ActivationNames.of(config.activation()));
        for (var place : List.of("embd_pdrop", "attn_pdrop", "resid_pdrop")) {
            json.addProperty(place, config.dropout());
        }
        json.addProperty("layer_norm_epsilon", EPSILON);
        json.addProperty("tie_word_embeddings", true);
        json.addProperty("torch_dtype", "float32");
        return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
    }
}
