package jacobi.autograd.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class SideBySideTest {
    private static final List<Shape> SHAPES =
            List.of(Shape.of(2, 3), Shape.of(), Shape.of(0), Shape.of(9), Shape.of(2), Shape.of(3));

    @Test
    void tensorsOfOneArrayDoNotOverlap() {
        var tensors = SideBySide.zeros(DType.F32, SHAPES);
        assertEquals(SHAPES, tensors.stream().map(Tensor::shape).toList());
        assertEquals(1, tensors.stream().map(Tensor::floats).distinct().count());
        for (int i = 0; i < tensors.size(); i++) {
            for (int j = 0; j < tensors.get(i).size(); j++) {
                assertEquals(0, tensors.get(i).get(j));
                tensors.get(i).set(j, i + 1);
            }
        }
        assertArrayEquals(
                new float[] {1, 1, 1, 1, 1, 1, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 5, 6, 6, 6},
                tensors.getFirst().floats());
    }

    /** No array is longer than it may be, unless one tensor is. */
    @Test
    void longArraysAreCut() {
        var tensors = SideBySide.zeros(DType.F32, SHAPES, 7);
        assertEquals(SHAPES, tensors.stream().map(Tensor::shape).toList());
        assertEquals(
                List.of(7, 7, 7, 9, 5, 5),
                IntStream.range(0, 6).mapToObj(i -> tensors.get(i).floats().length).toList());
        assertEquals(List.of(), SideBySide.zeros(DType.F32, List.of()));
    }
}
