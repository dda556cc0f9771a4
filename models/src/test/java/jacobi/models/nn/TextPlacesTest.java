package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;

class TextPlacesTest {
    @Test
    void positionsCountFromTheStartOfEachRow() {
        var places = new TextPlaces(Tensor.of(Shape.of(2), 5, 0), Tensor.of(Shape.of(2), 8, 3));
        var positions = places.positions(3);
        assertEquals(Shape.of(2, 3), positions.shape());
        assertArrayEquals(new int[] {5, 6, 7, 0, 1, 2}, positions.toInts());
    }

    /** So that a recorded step finds the next token's. */
    @Test
    void thePositionOfOneTokenMovesAlong() {
        var places = TextPlaces.of(2, 3, 4);
        var positions = places.positions(1);
        assertArrayEquals(new int[] {3, 3}, positions.toInts());
        places.moveTo(4, 5);
        assertEquals(Shape.of(2, 1), positions.shape());
        assertArrayEquals(new int[] {4, 4}, positions.toInts());
        assertArrayEquals(new int[] {5, 5}, places.lengths().toInts());
    }
}
