package jacobi.autograd.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.function.Supplier;

class GlobalNormTest {
    private static final Device REFERENCE = Devices.named("reference", 1);

    private static <R> R onReference(Supplier<R> work) {
        return Devices.using(REFERENCE, work);
    }

    private static Variable withGradient(String name, float... gradient) {
        var shape = Shape.of(gradient.length);
        var parameter = Variable.parameter(name, Tensor.of(shape, new float[gradient.length]));
        var factor = Variable.constant(Tensor.of(shape, gradient));
        Devices.using(REFERENCE, () -> parameter.multiply(factor).sum().backward());
        return parameter;
    }

    private static Variable unreached() {
        return Variable.parameter("unreached", Tensor.scalar(1));
    }

    @Test
    void measuresAllGradientsTogether() {
        var parameters = List.of(withGradient("a", 2, -4), unreached(), withGradient("b", 4));
        var norm = onReference(() -> GlobalNorm.of(parameters));
        assertEquals(6, norm.value(), 1e-6);
        assertSame(norm, norm.requireFinite());
        assertEquals(0.5, onReference(() -> norm.clipFactor(3)).item(), 1e-6);
        assertEquals(1, onReference(() -> norm.clipFactor(7)).item());
    }

    @Test
    void clippedStepIsAsLongAsTheBound() {
        var parameter = withGradient("a", 30, -40);
        var optimizer = new Optimizer(List.of(parameter), Sgd.plain());
        Devices.using(
                REFERENCE,
                () -> {
                    var factor = GlobalNorm.of(optimizer.parameters()).clipFactor(5);
                    optimizer.step(1, factor);
                });
        assertEquals(-3, parameter.value().get(0), 1e-6);
        assertEquals(4, parameter.value().get(1), 1e-6);
    }

    @Test
    void namesTheParametersWithBrokenGradients() {
        var parameters =
                List.of(
                        withGradient("fine", 1),
                        withGradient("first", 1, Float.NaN),
                        withGradient("second", Float.POSITIVE_INFINITY));
        var norm = onReference(() -> GlobalNorm.of(parameters));
        assertFalse(norm.isFinite());
        assertTrue(Double.isNaN(onReference(() -> norm.clipFactor(1)).item()));
        var thrown =
                assertThrows(
                        NonFiniteGradientException.class, () -> onReference(norm::requireFinite));
        assertTrue(thrown.getMessage().contains("from first, second;"), thrown.getMessage());
    }

    @Test
    void refusesParametersWithoutGradients() {
        assertThrows(IllegalArgumentException.class, () -> GlobalNorm.of(List.of(unreached())));
        var norm = onReference(() -> GlobalNorm.of(List.of(withGradient("a", 1))));
        assertThrows(IllegalArgumentException.class, () -> norm.clipFactor(0));
    }
}
