package jacobi.models.gpt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.Function;
import jacobi.models.gpt.GptConfig.Preset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GptConfigTest {
    /** As published. */
    @ParameterizedTest
    @CsvSource({
        "GPT2, 124439808",
        "GPT2_MEDIUM, 354823168",
        "GPT2_LARGE, 774030080",
        "GPT2_XL, 1557611200"
    })
    void thePublishedSizes(Preset preset, long parameters) {
        var config = preset.config(GptConfig.GPT2_VOCABULARY);
        assertEquals(parameters, config.parameterCount());
        assertEquals(1024, config.context());
        assertEquals(64, config.dModel() / config.heads());
    }

    @ParameterizedTest
    @EnumSource(names = {"NANO", "NANO_GPU"})
    void theCountIsThatOfTheModel(Preset preset) {
        var config = preset.config(65);
        assertEquals(Gpt.blank(config).parameters().count(), config.parameterCount());
        var wide = new GptConfig(7, 5, 6, 3, 2, 10, 0, Function.RELU);
        assertEquals(Gpt.blank(wide).parameters().count(), wide.parameterCount());
    }

    @Test
    void nanoGptsSettings() {
        assertEquals(
                new GptConfig(65, 64, 128, 4, 4, 512, 0, Function.GELU_TANH),
                Preset.NANO.config(65));
        assertEquals(
                new GptConfig(65, 256, 384, 6, 6, 1536, 0.2, Function.GELU_TANH),
                Preset.NANO_GPU.config(65));
        assertEquals(
                Preset.NANO.config(65), Preset.NANO.config(65).withDropout(0.3).withDropout(0));
    }

    @Test
    void impossibleSizesAreRefused() {
        assertProblem("the vocabulary is empty", 0, 4, 8, 2, 1, 0);
        assertProblem("the context must be positive, got 0", 5, 0, 8, 2, 1, 0);
        assertProblem("dModel 8 is no multiple of the number of heads 3", 5, 4, 8, 3, 1, 0);
        assertProblem("dModel 8 is no multiple of the number of heads 0", 5, 4, 8, 0, 1, 0);
        assertProblem("there must be at least one layer, got 0", 5, 4, 8, 2, 0, 0);
        assertProblem("dropout must be in [0, 1), got 1.0", 5, 4, 8, 2, 1, 1);
        assertProblem("dropout must be in [0, 1), got NaN", 5, 4, 8, 2, 1, Double.NaN);
    }

    private static void assertProblem(
            String problem,
            int vocabulary,
            int context,
            int dModel,
            int heads,
            int layers,
            double dropout) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new GptConfig(vocabulary, context, dModel, heads, layers, dropout));
        assertEquals("GPT: " + problem, error.getMessage());
    }
}
