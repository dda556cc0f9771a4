package jacobi.models.llama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LlamaConfigJsonTest {
    private static final String SIZES =
            """
            "vocab_size": 1000, "hidden_size": 32, "num_attention_heads": 4,
            "num_hidden_layers": 5, "intermediate_size": 48\
            """;

    @Test
    void sizesAreRead() {
        assertEquals(
                new LlamaConfig(1000, 2048, 32, 4, 4, 5, 48, 10_000, 1e-6, false),
                LlamaConfigJson.read("{" + SIZES + "}"));
        assertEquals(
                new LlamaConfig(1000, 512, 32, 4, 2, 5, 48, 500_000, 1e-5, true),
                LlamaConfigJson.read(
                        """
                        {"model_type": "llama", "max_position_embeddings": 512, "head_dim": 8,
                         "num_key_value_heads": 2, "rope_theta": 500000.0, "rms_norm_eps": 1e-05,
                         "tie_word_embeddings": true, "hidden_act": "silu", "rope_scaling": null,
                         "attention_bias": false, "bos_token_id": 1, %s}
                        """
                                .formatted(SIZES)));
    }

    @Test
    void whatIsWrittenIsRead() {
        for (var tied : new boolean[] {true, false}) {
            var config = new LlamaConfig(7, 5, 12, 6, 2, 3, 10, 123.5, 1e-6, tied);
            assertEquals(config, LlamaConfigJson.read(LlamaConfigJson.write(config)));
        }
        var text = LlamaConfigJson.write(TinyLlama.CONFIG);
        assertTrue(text.contains("\"LlamaForCausalLM\""), text);
    }

    @Test
    void everythingThatIsWrongIsNamed() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                LlamaConfigJson.read(
                                        """
                                        {"model_type": "mistral", "vocab_size": 10.5, "hidden_size": 32,
                                         "num_attention_heads": 4, "hidden_act": "gelu", "mlp_bias": true,
                                         "rope_scaling": {"type": "linear", "factor": 2.0},
                                         "num_hidden_layers": 0, "rms_norm_eps": "small", "head_dim": 16,
                                         "tie_word_embeddings": "maybe"}
                                        """));
        assertEquals(
                "this config.json is of no model that can be computed here as a Llama: "
                        + "model_type is \"mistral\", not \"llama\"; "
                        + "hidden_act is \"gelu\", not \"silu\"; "
                        + "mlp_bias is true, not false; "
                        + "rope_scaling is {\"type\":\"linear\",\"factor\":2.0}, but stretched"
                        + " positions are not computed here: only models without it can be read; "
                        + "vocab_size is 10.5, not a positive integer; "
                        + "num_hidden_layers is 0, not a positive integer; "
                        + "intermediate_size is missing; "
                        + "rms_norm_eps is \"small\", not a number; "
                        + "tie_word_embeddings is \"maybe\", not true or false; "
                        + "head_dim is 16, not 8",
                error.getMessage());
    }
}
