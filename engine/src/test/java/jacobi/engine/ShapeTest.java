package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void sizes() {
        var shape = Shape.of(2, 3, 4);
        assertEquals(24, shape.size());
        assertEquals(6, shape.rows());
        assertEquals(12, shape.size(1, 3));
        assertEquals(4, shape.dim(-1));
        assertEquals(2, shape.dim(0));
        assertEquals("[2, 3, 4]", shape.toString());
    }

    @Test
    void aScalarHasOneElement() {
        assertEquals(1, Shape.of().size());
        assertEquals(1, Shape.of().rows());
        assertEquals("[]", Shape.of().toString());
    }

    @Test
    void equalityIsBySizes() {
        assertEquals(Shape.of(2, 3), Shape.of(2, 3));
        assertEquals(Shape.of(2, 3).hashCode(), Shape.of(2, 3).hashCode());
        assertNotEquals(Shape.of(2, 3), Shape.of(3, 2));
        assertNotEquals(Shape.of(), Shape.of(1));
    }

    @Test
    void shapesDoNotShareTheirArrays() {
        var sizes = new int[] {2, 3};
        var shape = Shape.of(sizes);
        sizes[0] = 9;
        shape.dims()[1] = 9;
        assertEquals(Shape.of(2, 3), shape);
    }

    @Test
    void changes() {
        var shape = Shape.of(2, 3);
        assertEquals(Shape.of(2, 7), shape.withDim(-1, 7));
        assertEquals(Shape.of(3), shape.without(0));
        assertEquals(Shape.of(2, 3, 5), shape.append(5));
        assertEquals(Shape.of(4), Shape.of().append(4));
    }

    @Test
    void badShapesAreRefused() {
        assertMessage("negative size in shape [2, -1]", () -> Shape.of(2, -1));
        assertMessage(
                "shape [65536, 65536] holds more elements than an array can",
                () -> Shape.of(65536, 65536));
        assertMessage("no axis 2 in shape [2, 3]", () -> Shape.of(2, 3).dim(2));
        assertMessage("no axis -3 in shape [2, 3]", () -> Shape.of(2, 3).without(-3));
    }

    private static void assertMessage(String message, Runnable work) {
        assertEquals(message, assertThrows(ShapeException.class, work::run).getMessage());
    }

    @Test
    void broadcasting() {
        assertEquals(Shape.of(2, 3), Shape.broadcast(Shape.of(2, 1), Shape.of(3)));
        assertEquals(Shape.of(2, 3), Shape.broadcast(Shape.of(), Shape.of(2, 3)));
        assertEquals(Shape.of(0), Shape.broadcast(Shape.of(1), Shape.of(0)));
        assertNull(Shape.broadcast(Shape.of(2), Shape.of(3)));
        assertNull(Shape.broadcast(Shape.of(2), Shape.of(0)));
    }

    @Test
    void broadcastsToIsOneSided() {
        assertTrue(Shape.of(3, 1).broadcastsTo(Shape.of(2, 3, 4)));
        assertFalse(Shape.of(2, 3, 4).broadcastsTo(Shape.of(3, 1)));
        assertFalse(Shape.of(3).broadcastsTo(Shape.of(1)));
    }

    @Test
    void stridesAreZeroAlongRepeatedAxes() {
        var target = Shape.of(2, 3, 4);
        assertArrayEquals(new int[] {0, 1, 0}, Shape.of(3, 1).broadcastStrides(target));
        assertArrayEquals(new int[] {12, 4, 1}, target.broadcastStrides(target));
        assertArrayEquals(new int[] {0, 0, 0}, Shape.of().broadcastStrides(target));
    }
}
