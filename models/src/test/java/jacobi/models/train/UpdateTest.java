package jacobi.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.GlobalNorm;
import jacobi.autograd.optim.NonFiniteGradientException;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class UpdateTest {
    private static final double RATE = 0.1;

    private final Variable a = Variable.parameter("a", Tensor.of(Shape.of(3), 1f, -2f, 3f));
    private final Variable b = Variable.parameter("b", Tensor.of(Shape.of(2), 4f, 5f));
    private final Optimizer optimizer = new Optimizer(List.of(a, b), Adam.transformer());

    /** The loss Σ scale·a², and Σ b² where it reaches b, too. */
    private void backward(double scale, boolean reachesB) {
        optimizer.clearGradients();
        var loss = a.multiply(a).sum().multiply(scale);
        (reachesB ? loss.add(b.multiply(b).sum()) : loss).backward();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1e6})
    void computesWhatAnOptimizerStepDoes(double clipNorm) {
        var update = new Update(optimizer, clipNorm);
        for (int step = 0; step < 4; step++) {
            backward(step + 1, true);
            update.run(RATE);
        }
        var here = List.of(a.value().toFloats(), b.value().toFloats());

        var other = new UpdateTest();
        for (int step = 0; step < 4; step++) {
            other.backward(step + 1, true);
            var norm = GlobalNorm.of(other.optimizer.parameters());
            if (clipNorm > 0) {
                other.optimizer.step(RATE, norm.clipFactor(clipNorm));
            } else {
                other.optimizer.step(RATE);
            }
        }
        assertArrayEquals(other.a.value().toFloats(), here.get(0));
        assertArrayEquals(other.b.value().toFloats(), here.get(1));
    }

    @Test
    void tellsTheNormOfTheseGradients() {
        var update = new Update(optimizer, 1);
        for (double scale : new double[] {1, 3}) {
            backward(scale, true);
            double norm = GlobalNorm.of(optimizer.parameters()).value();
            assertEquals(norm, update.run(RATE));
        }
    }

    @Test
    void aParameterThatIsReachedLaterLearnsToo() {
        var update = new Update(optimizer, 1);
        backward(1, false);
        update.run(RATE);
        assertArrayEquals(new float[] {4, 5}, b.value().toFloats());

        backward(1, true);
        update.run(RATE);

        assertNotEquals(4, b.value().get(0));
        assertNotEquals(5, b.value().get(1));
    }

    @Test
    void aGradientThatIsNotFiniteHarmsNothing() {
        var update = new Update(optimizer, 1);
        backward(1, true);
        update.run(RATE);
        var before = a.value().toFloats();

        backward(Double.NaN, true);
        var error = assertThrows(NonFiniteGradientException.class, () -> update.run(RATE));

        assertTrue(error.getMessage().contains("a"), error.getMessage());
        assertArrayEquals(before, a.value().toFloats());
        assertEquals(1, optimizer.steps());
        backward(1, true);
        update.run(RATE);
        assertEquals(2, optimizer.steps());
    }
}
