package jacobi.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.DTypeException;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.ShapeException;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.function.Supplier;

class VariableTest {
    private static final Device REFERENCE = Devices.named("reference", 1);

    /** 0, 1, 2 … of a shape. */
    private static Variable counting(int... dims) {
        var values = new double[Shape.of(dims).size()];
        Arrays.setAll(values, i -> i);
        return Variable.parameter("counting", Tensor.wrap(Shape.of(dims), values));
    }

    private static void assertValue(Supplier<Variable> result, Shape shape, double... expected) {
        var actual = Devices.using(REFERENCE, result);
        assertEquals(shape, actual.shape());
        assertArrayEquals(expected, actual.value().toDoubles(), 1e-12);
    }

    @Test
    void reducesOverTheAxesNamed() {
        var x = counting(2, 3, 2);
        assertValue(x::sum, Shape.of(), 66);
        assertValue(x::mean, Shape.of(), 5.5);
        assertValue(() -> x.sum(0, -1), Shape.of(3), 14, 22, 30);
        assertValue(() -> x.sum(-1, 0), Shape.of(3), 14, 22, 30);
        assertValue(() -> x.mean(1), Shape.of(2, 2), 2, 3, 8, 9);
        assertValue(() -> x.sumKeepDims(0, 2), Shape.of(1, 3, 1), 14, 22, 30);
        assertValue(() -> x.meanKeepDims(0, 2), Shape.of(1, 3, 1), 3.5, 5.5, 7.5);
        assertValue(x::max, Shape.of(2, 3), 1, 3, 5, 7, 9, 11);
        assertThrows(ShapeException.class, () -> x.sum(3));
    }

    @Test
    void countsNegativeAxesFromTheLast() {
        var x = counting(2, 3);
        assertValue(() -> x.transpose(-1, 0), Shape.of(3, 2), 0, 3, 1, 4, 2, 5);
        assertValue(() -> x.slice(-1, 1, 3), Shape.of(2, 2), 1, 2, 4, 5);
        assertValue(() -> x.pad(-2, 0, 1), Shape.of(3, 3), 0, 1, 2, 3, 4, 5, 0, 0, 0);
        assertValue(
                () -> Variable.concat(-1, x, x.slice(1, 0, 1)),
                Shape.of(2, 4),
                0,
                1,
                2,
                0,
                3,
                4,
                5,
                3);
    }

    @Test
    void normalisesTurnsAndAttends() {
        var x = Variable.constant(Tensor.of(Shape.of(1, 1, 2), 3.0, 4.0));
        var gain = Variable.constant(Tensor.of(Shape.of(2), 5.0, 10.0));
        assertValue(() -> x.rmsNorm(gain, 0), x.shape(), 3 * Math.sqrt(2), 8 * Math.sqrt(2));

        var starts = Tensor.of(Shape.of(1), 2);
        double cos = Math.cos(2);
        double sin = Math.sin(2);
        assertValue(
                () -> x.rotary(starts, 2, 10_000), x.shape(), 3 * cos - 4 * sin, 4 * cos + 3 * sin);

        // Two heads of one channel share the only key, whose value is 7.
        var seven = Variable.constant(Tensor.of(Shape.of(1, 1, 1), 7.0));
        var shared = new Op.Attention(2, 1, false, 0, 0);
        var length = Tensor.of(Shape.of(1), 1);
        assertValue(() -> x.attention(shared, seven, seven, length, null), x.shape(), 7, 7);
    }

    @Test
    void calculatesElementByElement() {
        var x = counting(3);
        var y = Devices.using(REFERENCE, () -> counting(3).add(1));
        assertValue(() -> x.add(y), Shape.of(3), 1, 3, 5);
        assertValue(() -> x.subtract(y), Shape.of(3), -1, -1, -1);
        assertValue(() -> x.multiply(y), Shape.of(3), 0, 2, 6);
        assertValue(() -> x.divide(y), Shape.of(3), 0, 0.5, 2.0 / 3);
        assertValue(() -> x.add(0.5), Shape.of(3), 0.5, 1.5, 2.5);
        assertValue(() -> x.negate(), Shape.of(3), 0, -1, -2);
        assertValue(() -> x.exp().log(), Shape.of(3), 0, 1, 2);
        assertValue(() -> x.multiply(x).sqrt(), Shape.of(3), 0, 1, 2);
        assertValue(() -> x.negate().relu(), Shape.of(3), 0, 0, 0);
        assertValue(() -> x.tanh(), Shape.of(3), 0, Math.tanh(1), Math.tanh(2));
        double s = 1 / (1 + Math.exp(-1));
        assertValue(() -> x.slice(0, 1, 2).sigmoid(), Shape.of(1), s);
        assertValue(() -> x.slice(0, 1, 2).silu(), Shape.of(1), s);
    }

    @Test
    void multipliesMatrices() {
        var x = counting(2, 3);
        assertValue(() -> x.matmulTransposed(x), Shape.of(2, 2), 5, 14, 14, 50);
        assertValue(() -> x.matmul(x.transpose(0, 1)), Shape.of(2, 2), 5, 14, 14, 50);
        assertValue(
                () -> x.matmul(true, x, false), Shape.of(3, 3), 9, 12, 15, 12, 17, 22, 15, 22, 29);
        var bias = Devices.using(REFERENCE, () -> counting(2).add(-20));
        assertValue(() -> x.linear(x), Shape.of(2, 2), 5, 14, 14, 50);
        assertValue(() -> x.linear(x, bias), Shape.of(2, 2), -15, -5, -6, 31);
        assertValue(() -> x.linear(x, bias, Function.RELU), Shape.of(2, 2), 0, 0, 0, 31);
        assertValue(() -> x.linear(x, null, Function.RELU), Shape.of(2, 2), 5, 14, 14, 50);
    }

    @Test
    void knowsWhatNeedsAGradient() {
        var parameter = counting(2);
        var constant = Variable.constant(parameter.value());
        assertTrue(Devices.using(REFERENCE, () -> parameter.add(constant)).requiresGradient());
        assertFalse(Devices.using(REFERENCE, () -> constant.add(1)).requiresGradient());
        assertFalse(parameter.detach().requiresGradient());
        assertSame(parameter.value(), parameter.detach().value());
        assertSame(parameter, parameter.dropout(0, 1, null));
    }

    @Test
    void assignsToParametersInPlace() {
        var parameter = counting(2);
        var tensor = parameter.value();
        parameter.assign(Tensor.of(Shape.of(2), 7.0, 8.0));
        assertSame(tensor, parameter.value());
        assertArrayEquals(new double[] {7, 8}, tensor.toDoubles());
        assertThrows(
                ShapeException.class,
                () -> parameter.assign(Tensor.zeros(DType.F64, Shape.of(1, 2))));
        assertThrows(
                DTypeException.class, () -> parameter.assign(Tensor.zeros(DType.F32, Shape.of(2))));
        var derived = Devices.using(REFERENCE, () -> parameter.add(1));
        assertThrows(IllegalStateException.class, () -> derived.assign(tensor));
        assertThrows(IllegalStateException.class, () -> parameter.detach().assign(tensor));
    }

    @Test
    void saysWhatItIs() {
        var parameter = counting(2, 1);
        assertEquals("counting F64[2, 1]", parameter.toString());
        assertEquals("constant F64[2, 1]", parameter.detach().toString());
        assertEquals("Softmax[]", Devices.using(REFERENCE, parameter::softmax).name());
        var missing = assertThrows(IllegalStateException.class, parameter::gradient);
        assertTrue(missing.getMessage().startsWith("counting F64[2, 1] has no gradient"));
        var ids = Tensor.of(Shape.of(1), 1);
        assertThrows(DTypeException.class, () -> Variable.parameter("ids", ids));
    }
}
