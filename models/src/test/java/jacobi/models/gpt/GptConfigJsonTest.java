package jacobi.models.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Function;
import jacobi.models.gpt.GptConfig.Preset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GptConfigJsonTest {
    private static final String SIZES =
            """
            "vocab_size": 1000, "n_positions": 512, "n_embd": 32, "n_head": 4, "n_layer": 5\
            """;

    @Test
    void sizesAreRead() {
        assertEquals(
                new GptConfig(1000, 512, 32, 4, 5, 0.1), GptConfigJson.read("{" + SIZES + "}"));
        assertEquals(
                new GptConfig(1000, 512, 32, 4, 5, 48, 0.25, Function.GELU),
                GptConfigJson.read(
                        """
                        {"model_type": "gpt2", "n_inner": 48, "resid_pdrop": 0.25,
                         "activation_function": "gelu", "layer_norm_epsilon": 1e-05,
                         "scale_attn_weights": true, "bos_token_id": 98, %s}
                        """
                                .formatted(SIZES)));
        assertEquals(128, GptConfigJson.read("{\"n_inner\": null, " + SIZES + "}").dFf());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(Preset preset) {
        var config = preset.config(GptConfig.GPT2_VOCABULARY);
        assertEquals(config, GptConfigJson.read(GptConfigJson.write(config)));
        var wide = new GptConfig(7, 5, 6, 3, 2, 10, 0.5, Function.RELU);
        assertEquals(wide, GptConfigJson.read(GptConfigJson.write(wide)));
        assertTrue(GptConfigJson.write(config).contains("\"gelu_new\""));
    }

    @Test
    void everythingThatIsWrongIsNamed() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                GptConfigJson.read(
                                        """
                                        {"model_type": "bert", "vocab_size": 10.5, "n_embd": "wide",
                                         "n_head": 0, "n_layer": 2, "resid_pdrop": "much", "layer_norm_epsilon": 1e-12,
                                         "activation_function": "mish",
                                         "scale_attn_by_inverse_layer_idx": true}
                                        """));
        assertEquals(
                "this config.json is of no model that can be computed here as a GPT-2: "
                        + "model_type is \"bert\", not \"gpt2\"; "
                        + "scale_attn_by_inverse_layer_idx is true, not false; "
                        + "layer_norm_epsilon is 1e-12, not 1.0E-5; "
                        + "vocab_size is 10.5, not a positive integer; "
                        + "n_positions is missing; "
                        + "n_embd is \"wide\", not a positive integer; "
                        + "n_head is 0, not a positive integer; "
                        + "resid_pdrop is \"much\", not a number; "
                        + "activation_function is \"mish\", not one of "
                        + "gelu, gelu_new, gelu_pytorch_tanh, relu, silu, swish, tanh",
                error.getMessage());
    }

    @Test
    void anActivationWithoutANameCannotBeWritten() {
        var config = new GptConfig(7, 5, 6, 3, 2, 10, 0, Function.SIGMOID);
        var error = assertThrows(IllegalArgumentException.class, () -> GptConfigJson.write(config));
        assertTrue(error.getMessage().contains("no activation SIGMOID"), error.getMessage());
    }
}
