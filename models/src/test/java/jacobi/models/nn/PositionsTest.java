package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

class PositionsTest {
    @ParameterizedTest
    @CsvSource({"0, 5, 8", "3, 4, 6", "250, 260, 4", "1000, 1003, 512", "2, 7, 5"})
    void sinusoidsAreThePapers(int from, int to, int channels) {
        var range = new Positions.Sinusoidal(channels).range(from, to);
        assertEquals(Shape.of(to - from, channels), range.shape());
        assertFalse(range.requiresGradient());
        for (int p = from; p < to; p++) {
            for (int i = 0; 2 * i < channels; i++) {
                double angle = p / Math.pow(10_000, 2.0 * i / channels);
                int at = (p - from) * channels + 2 * i;
                assertEquals(Math.sin(angle), range.value().get(at), 1e-7, p + ", " + i);
                if (2 * i + 1 < channels) {
                    assertEquals(Math.cos(angle), range.value().get(at + 1), 1e-7, p + ", " + i);
                }
            }
        }
    }

    @Test
    void aTableThatHasGrownHoldsTheSame() {
        var grown = new Positions.Sinusoidal(6);
        var before = grown.range(3, 9).value().toFloats();
        grown.range(0, 5000);
        assertArrayEquals(before, grown.range(3, 9).value().toFloats());
    }

    @Test
    void learnedPositionsAreRowsOfAParameter() {
        var parameters = new Parameters(1);
        var positions = new Positions.Learned(parameters.root().child("positions"), 7, 3);
        var weight = parameters.tensors().get("positions.weight");
        assertEquals(Shape.of(7, 3), weight.shape());
        var range = positions.range(2, 5);
        assertArrayEquals(weight.slice(2, 5).toFloats(), range.value().toFloats());
        range.sum().backward();
        var gradient = parameters.all().iterator().next().gradient();
        var rows = new float[21];
        Arrays.fill(rows, 6, 15, 1);
        assertArrayEquals(rows, gradient.toFloats());
    }

    @Test
    void learnedPositionsAreLookedUp() {
        var positions = new Positions.Learned(new Parameters(1).root(), 7, 3);
        var rows = positions.range(2, 6).value();
        var found = positions.at(Tensor.of(Shape.of(2, 2), 2, 3, 4, 5)).value();
        assertEquals(Shape.of(2, 2, 3), found.shape());
        assertArrayEquals(rows.toFloats(), found.toFloats());
    }

    @Test
    void beyondTheLastLearnedPositionIsAnErrorThatSaysWhatToDo() {
        var positions = new Positions.Learned(new Parameters(1).root(), 7, 3);
        assertEquals(Shape.of(7, 3), positions.range(0, 7).shape());
        var error = assertThrows(IllegalArgumentException.class, () -> positions.range(0, 8));
        assertTrue(error.getMessage().contains("learned 7 positions"), error.getMessage());
        assertTrue(error.getMessage().contains("larger maxLength"), error.getMessage());
    }
}
