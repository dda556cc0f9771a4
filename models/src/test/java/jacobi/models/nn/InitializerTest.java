package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

class InitializerTest {
    private static final Shape SHAPE = Shape.of(200, 100);

    /** Five standard errors, of a mean of so many values. */
    private static final double CHANCE = 5 / Math.sqrt(200 * 100);

    private static double moment(double[] values, int power) {
        return Arrays.stream(values).map(x -> Math.pow(x, power)).average().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -5})
    void aNormalDistributionHasItsMoments(long stream) {
        var values = Initializer.normal(0.5).make(SHAPE, stream).toDoubles();
        assertEquals(0, moment(values, 1), CHANCE * 0.5);
        assertEquals(0.25, moment(values, 2), CHANCE * 0.25 * Math.sqrt(2));
        assertEquals(3 * Math.pow(0.5, 4), moment(values, 4), CHANCE * Math.pow(0.5, 4) * 10);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -5})
    void glorotsUniformDistributionFillsItsBounds(long stream) {
        var values = Initializer.xavierUniform().make(SHAPE, stream).toDoubles();
        double bound = Math.sqrt(6.0 / 300);
        double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
        assertTrue(largest <= bound, largest + " > " + bound);
        assertEquals(bound, largest, 0.01 * bound);
        assertEquals(0, moment(values, 1), CHANCE * bound);
        // Glorot and Bengio's condition: a variance of 2/(in + out).
        assertEquals(2.0 / 300, moment(values, 2), CHANCE * 2 / 300);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void theStreamDecidesAlone(long stream) {
        for (var initializer :
                new Initializer[] {Initializer.normal(1), Initializer.xavierUniform()}) {
            var values = initializer.make(SHAPE, stream).floats();
            assertArrayEquals(values, initializer.make(SHAPE, stream).floats());
            assertFalse(Arrays.equals(values, initializer.make(SHAPE, stream + 1).floats()));
        }
        for (double value : Initializer.constant(3).make(SHAPE, stream).toDoubles()) {
            assertEquals(3, value);
        }
    }
}
