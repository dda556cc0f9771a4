package jacobi.models.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Function;
import jacobi.models.transformer.TransformerConfig.PositionKind;
import jacobi.models.transformer.TransformerConfig.Preset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformerConfigTest {
    /** Weights of n inputs and m outputs, and biases. */
    private static long linear(long in, long out) {
        return in * out + out;
    }

    /** By the paper's formulas, layer by layer. */
    private static long count(int layers, long dModel, long dFf, long embeddings, long output) {
        long attention = 4 * linear(dModel, dModel);
        long feedForward = linear(dModel, dFf) + linear(dFf, dModel);
        long norm = 2 * dModel;
        long encoder = attention + feedForward + 2 * norm;
        long decoder = 2 * attention + feedForward + 3 * norm;
        return layers * (encoder + decoder) + embeddings + output;
    }

    private static long parameters(TransformerConfig config) {
        return new Transformer(config, 1).parameters().count();
    }

    @Test
    void tinyAndSmallHaveTheSizeTheyShould() {
        assertEquals(
                count(2, 128, 512, (90 + 110) * 128, linear(128, 110)),
                parameters(Preset.TINY.config(90, 110)));
        assertEquals(
                count(3, 256, 512, (90 + 110) * 256, linear(256, 110)),
                parameters(Preset.SMALL.config(90, 110)));
    }

    @Test
    void sharingTyingLearnedPositionsAndPreNormChangeTheSize() {
        var config = Preset.TINY.config(100, 100);
        assertEquals(count(2, 128, 512, 100 * 128, 0), parameters(config.withSharing(true, true)));
        var variant = config.withVariant(true, PositionKind.LEARNED, Function.RELU);
        assertEquals(
                count(2, 128, 512, 200 * 128, linear(128, 100)) + 2 * 1024 * 128 + 2 * 2 * 128,
                parameters(variant));
    }

    /** Table 3 says 65 million, for a vocabulary of about 37,000. */
    @Test
    void baseHasTheSizeOfThePaper() {
        int vocabulary = 37_000;
        long expected = count(6, 512, 2048, 512L * vocabulary, 0);
        assertEquals(65e6, expected, 0.03 * 65e6);
        // Made with a small vocabulary: the rows that are missing are known without drawing them.
        var small = Preset.BASE.config(10, 10).withSharing(true, true);
        assertEquals(expected - 512L * (vocabulary - 10), parameters(small));
    }

    @Test
    void presetsAreThePapersTable3() {
        var base = Preset.BASE.config(10, 10);
        assertEquals(6, base.encoderLayers());
        assertEquals(6, base.decoderLayers());
        assertEquals(512, base.dModel());
        assertEquals(2048, base.dFf());
        assertEquals(8, base.heads());
        assertEquals(0.1, base.dropout());
        var big = Preset.BIG.config(10, 10);
        assertEquals(6, big.encoderLayers());
        assertEquals(1024, big.dModel());
        assertEquals(4096, big.dFf());
        assertEquals(16, big.heads());
        assertEquals(0.3, big.dropout());
        assertEquals(Function.RELU, big.activation());
        assertEquals(PositionKind.SINUSOIDAL, big.positions());
        assertFalse(big.preNorm());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 9, 8, 2, 1, 1, 16, 0.0, 5, false, a vocabulary is empty",
        "9, 0, 8, 2, 1, 1, 16, 0.0, 5, false, a vocabulary is empty",
        "9, 9, 9, 2, 1, 1, 16, 0.0, 5, false, dModel 9 is no multiple of the number of heads 2",
        "9, 9, 0, 2, 1, 1, 16, 0.0, 5, false, dModel 0 is no multiple",
        "9, 9, 8, 0, 1, 1, 16, 0.0, 5, false, number of heads 0",
        "9, 9, 8, 2, 0, 1, 16, 0.0, 5, false, at least one encoder",
        "9, 9, 8, 2, 1, 0, 16, 0.0, 5, false, one decoder layer",
        "9, 9, 8, 2, 1, 1, 0, 0.0, 5, false, 'dFf must be positive, got 0'",
        "9, 9, 8, 2, 1, 1, 16, 1.0, 5, false, 'dropout must be in [0, 1), got 1.0'",
        "9, 9, 8, 2, 1, 1, 16, -0.1, 5, false, 'dropout must be in [0, 1), got -0.1'",
        "9, 9, 8, 2, 1, 1, 16, NaN, 5, false, 'dropout must be in [0, 1), got NaN'",
        "9, 9, 8, 2, 1, 1, 16, 0.0, 0, false, 'maxLength must be positive to learn positions'",
        "9, 8, 8, 2, 1, 1, 16, 0.0, 5, true, 'one vocabulary, got sizes 9 and 8'",
    })
    void wrongSizesAreNamed(
            int source,
            int target,
            int dModel,
            int heads,
            int encoder,
            int decoder,
            int dFf,
            double dropout,
            int maxLength,
            boolean shared,
            String message) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new TransformerConfig(
                                        source,
                                        target,
                                        dModel,
                                        heads,
                                        encoder,
                                        decoder,
                                        dFf,
                                        0,
                                        0,
                                        dropout,
                                        false,
                                        PositionKind.LEARNED,
                                        maxLength,
                                        shared,
                                        false,
                                        Function.RELU));
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }
}
