package jacobi.models.llama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LlamaConfigTest {
    private static LlamaConfig config(boolean tied) {
        return new LlamaConfig(7, 5, 12, 6, 2, 3, 10, 10_000, 1e-6, tied);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCountIsThatOfTheModel(boolean tied) {
        var config = config(tied);
        assertEquals(Llama.blank(config).parameters().count(), config.parameterCount());
    }

    /** As published: Llama 2 of 7 billion parameters. */
    @Test
    void thePublishedSize() {
        var config = new LlamaConfig(32_000, 4096, 4096, 32, 32, 32, 11_008, 10_000, 1e-5, false);
        assertEquals(6_738_415_616L, config.parameterCount());
    }

    @Test
    void innerChannelsAreTwoThirdsOfFourTimesAsMany() {
        assertEquals(768, new LlamaConfig(7, 5, 288, 6, 6, 1).dFf());
        assertEquals(192, new LlamaConfig(7, 5, 64, 8, 4, 1).dFf());
        assertEquals(config(true).withContext(9), config(true).withContext(3).withContext(9));
        assertEquals(9, config(true).withContext(9).context());
    }

    @Test
    void impossibleSizesAreRefused() {
        assertProblem("the vocabulary is empty", 0, 4, 8, 2, 1, 1);
        assertProblem("the context must be positive, got 0", 5, 0, 8, 2, 1, 1);
        var uneven = "dModel 8 makes no heads of an even size for ";
        assertProblem(uneven + "3 heads", 5, 4, 8, 3, 1, 1);
        assertProblem(uneven + "0 heads", 5, 4, 8, 0, 1, 1);
        assertProblem(uneven + "8 heads", 5, 4, 8, 8, 1, 1);
        assertProblem("4 heads cannot share 3 heads of keys and values", 5, 4, 8, 4, 3, 1);
        assertProblem("4 heads cannot share 0 heads of keys and values", 5, 4, 8, 4, 0, 1);
        assertProblem("there must be at least one layer, got 0", 5, 4, 8, 2, 1, 0);
        assertProblem("dFf must be positive, got 0", 0, 100, 1e-5);
        assertProblem(
                "the base of rotary positions must be positive and finite, got 0.0", 8, 0, 1e-5);
        assertProblem("epsilon must be positive and finite, got NaN", 8, 100, Double.NaN);
    }

    private static void assertProblem(
            String problem,
            int vocabulary,
            int context,
            int dModel,
            int heads,
            int keyValueHeads,
            int layers) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new LlamaConfig(
                                        vocabulary, context, dModel, heads, keyValueHeads, layers));
        assertEquals("Llama: " + problem, error.getMessage());
    }

    private static void assertProblem(String problem, int dFf, double base, double epsilon) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new LlamaConfig(5, 4, 8, 2, 1, 1, dFf, base, epsilon, true));
        assertEquals("Llama: " + problem, error.getMessage());
    }
}
