package jacobi.models.llama;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import jacobi.models.formats.ConfigJson;

/**
 * A {@link LlamaConfig} as Hugging Face's {@code config.json} of a Llama
 * (huggingface.co/docs/transformers/model_doc/llama, "LlamaConfig").
 */
public final class LlamaConfigJson {
    private static final String NO_SCALING =
            "stretched positions are not computed here: only models without it can be read";

    private LlamaConfigJson() {}

    /**
     * The sizes that a {@code config.json} tells. What only a training run or a tokenizer needs is
     * passed over.
     *
     * @param text the file's content
     * @throws IllegalArgumentException naming everything that is missing, or that {@link Llama}
     *     does not compute
     */
    public static LlamaConfig read(String text) {
        var json = ConfigJson.parse("a Llama", text);
        json.require("model_type", "llama");
        json.require("hidden_act", "silu");
        json.require("attention_bias", false);
        json.require("mlp_bias", false);
        json.refuse("rope_scaling", NO_SCALING);
        json.refuse("rope_parameters", NO_SCALING);
        int vocabulary = json.size("vocab_size");
        int context = json.size("max_position_embeddings", 2048);
        int dModel = json.size("hidden_size");
        int heads = json.size("num_attention_heads");
        int keyValueHeads = json.size("num_key_value_heads", heads);
        int layers = json.size("num_hidden_layers");
        int dFf = json.size("intermediate_size");
        double ropeBase = json.number("rope_theta", LlamaConfig.ROPE_BASE);
        double epsilon = json.number("rms_norm_eps", 1e-6);
        boolean tied = json.flag("tie_word_embeddings", false);
        json.require("head_dim", dModel / heads);
        json.requireNoProblems();
        return new LlamaConfig(
                vocabulary,
                context,
                dModel,
                heads,
                keyValueHeads,
                layers,
                dFf,
                ropeBase,
                epsilon,
                tied);
    }

    /** A {@code config.json} that Hugging Face's library reads. */
    public static String write(LlamaConfig config) {
        var json = new JsonObject();
        var architectures = new JsonArray();
        architectures.add("LlamaForCausalLM");
        json.add("architectures", architectures);
        json.addProperty("model_type", "llama");
        json.addProperty("vocab_size", config.vocabulary());
        json.addProperty("max_position_embeddings", config.context());
        json.addProperty("hidden_size", config.dModel());
        json.addProperty("num_attention_heads", config.heads());
        json.addProperty("num_key_value_heads", config.keyValueHeads());
        json.addProperty("num_hidden_layers", config.layers());
        json.addProperty("intermediate_size", config.dFf());
        json.addProperty("hidden_act", "silu");
        json.addProperty("rope_theta", config.ropeBase());
        json.addProperty("rms_norm_eps", config.epsilon());
        json.addProperty("tie_word_embeddings", config.tied());
        json.addProperty("attention_bias", false);
        json.addProperty("mlp_bias", false);
        json.addProperty("torch_dtype", "float32");
        return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
    }
}
