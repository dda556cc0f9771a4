package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
    @Test
    void ofCopiesAndWrapShares() {
        var values = new float[] {1, 2};
        var copy = Tensor.of(Shape.of(2), values);
        var wrapped = Tensor.wrap(Shape.of(2), values);
        values[0] = 9;
        assertArrayEquals(new float[] {1, 2}, copy.toFloats());
        assertSame(values, wrapped.floats());
        assertEquals("F32[2]", copy.toString());
    }

    @ParameterizedTest
    @EnumSource
    void filledTensors(DType type) {
        assertArrayEquals(new double[6], Tensor.zeros(type, Shape.of(2, 3)).toDoubles());
        assertArrayEquals(new double[] {7, 7}, Tensor.full(type, Shape.of(2), 7).toDoubles());
    }

    @Test
    void reshapeAndSliceShareStorage() {
        var x = Tensor.of(Shape.of(3, 2), 1.0, 2, 3, 4, 5, 6);
        var middle = x.slice(1, 2);
        assertEquals(Shape.of(1, 2), middle.shape());
        middle.reshape(Shape.of(2)).set(1, 40);
        assertArrayEquals(new double[] {1, 2, 3, 40, 5, 6}, x.toDoubles());
        assertEquals(2, middle.offset());
        assertEquals(Shape.of(0, 2), x.slice(3, 3).shape());
    }

    @Test
    void slicesOfSlicesCountFromTheirOrigin() {
        var x = Tensor.of(Shape.of(5), 0, 1, 2, 3, 4);
        assertArrayEquals(new int[] {3, 4}, x.slice(1, 5).slice(2, 4).toInts());
    }

    @Test
    void fillOfASliceStaysInside() {
        var x = Tensor.of(Shape.of(3), 1.0f, 2, 3);
        x.slice(1, 2).fill(9);
        assertArrayEquals(new float[] {1, 9, 3}, x.toFloats());
    }

    @Test
    void copiesHaveTheirOwnStorage() {
        var x = Tensor.of(Shape.of(2, 1), 1, 2);
        var copy = x.slice(1, 2).copy();
        x.fill(0);
        assertArrayEquals(new int[] {2}, copy.toInts());
    }

    @Test
    void conversionRounds() {
        var x = Tensor.of(Shape.of(2), 1.9, -1.9);
        assertArrayEquals(new int[] {1, -1}, x.to(DType.I32).toInts());
        assertArrayEquals(new float[] {1.9f, -1.9f}, x.to(DType.F32).toFloats());
    }

    @Test
    void misuseIsNamed() {
        var x = Tensor.zeros(DType.F32, Shape.of(2, 3));
        assertMessage(
                ShapeException.class,
                "shape [2] needs 2 values, got 3",
                () -> Tensor.of(Shape.of(2), 1.0, 2, 3));
        assertMessage(
                DTypeException.class, "expected a tensor of type I32, this is F32[2, 3]", x::ints);
        assertMessage(IndexException.class, "no element 6 in F32[2, 3]", () -> x.get(6));
        assertMessage(
                ShapeException.class, "cannot reshape [2, 3] to [5]", () -> x.reshape(Shape.of(5)));
        assertMessage(
                ShapeException.class, "no range 1..3 on axis 0 of [2, 3]", () -> x.slice(1, 3));
        assertMessage(
                ShapeException.class,
                "item() needs a tensor of one element, this is F32[2, 3]",
                x::item);
        assertMessage(
                ShapeException.class,
                "cannot copy F32[2] into F32[2, 3]",
                () -> x.copyFrom(Tensor.zeros(DType.F32, Shape.of(2))));
        assertMessage(
                DTypeException.class,
                "expected a tensor of type F32, this is F64[2, 3]",
                () -> x.copyFrom(Tensor.zeros(DType.F64, Shape.of(2, 3))));
    }

    private static void assertMessage(
            Class<? extends Exception> type, String message, Runnable work) {
        assertEquals(message, assertThrows(type, work::run).getMessage());
    }
}
