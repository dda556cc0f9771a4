package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.Function;
import jacobi.models.bert.BertConfig.Preset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BertConfigTest {
    /** As published, with the vocabulary of lower case. */
    @ParameterizedTest
    @CsvSource({
        "TINY, 4385920",
        "MINI, 11170560",
        "SMALL, 28763648",
        "MEDIUM, 41373184",
        "BASE, 109482240",
        "LARGE, 335141888"
    })
    void thePublishedSizes(Preset preset, long parameters) {
        var config = preset.config(30_522);
        assertEquals(parameters, config.parameterCount());
        assertEquals(64, config.dModel() / config.heads());
        assertEquals(512, config.longest());
    }

    @Test
    void theCountIsThatOfTheModel() {
        var config = new BertConfig(7, 5, 3, 6, 3, 2, 10, 0, 0, Function.GELU, 1e-12);
        assertEquals(Bert.blank(config).parameters().count(), config.parameterCount());
    }

    @Test
    void thePapersWay() {
        var config = new BertConfig(7, 5, 8, 2, 1, 0.1);
        assertEquals(new BertConfig(7, 5, 2, 8, 2, 1, 32, 0.1, 0.1, Function.GELU, 1e-12), config);
        assertEquals(config, config.withDropout(0.3).withDropout(0.1));
        assertEquals(config, config.withLongest(9).withLongest(5));
    }

    @Test
    void impossibleSizesAreRefused() {
        assertProblem("the vocabulary is empty", 0, 4, 8, 2, 1, 0);
        assertProblem("the longest row must have tokens, got 0", 5, 0, 8, 2, 1, 0);
        assertProblem("dModel 8 is no multiple of the number of heads 3", 5, 4, 8, 3, 1, 0);
        assertProblem("there must be at least one layer, got 0", 5, 4, 8, 2, 0, 0);
        assertProblem("dropout must be in [0, 1), got NaN", 5, 4, 8, 2, 1, Double.NaN);
    }

    private static void assertProblem(
            String problem,
            int vocabulary,
            int longest,
            int dModel,
            int heads,
            int layers,
            double dropout) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new BertConfig(vocabulary, longest, dModel, heads, layers, dropout));
        assertEquals("BERT: " + problem, error.getMessage());
    }
}
