package jacobi.models.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.Shape;

import org.junit.jupiter.api.Test;

import java.util.List;

class ContinuationTest {
    @Test
    void readingIsAddingEachToken() {
        var model = new TableModel(TableModel.random(4, 6));
        var logits = model.read(0, 3, 5);
        assertEquals(Shape.of(6), logits.shape());
        assertArrayEquals(TableModel.random(4, 6).apply(List.of(0, 3, 5)), logits.toFloats());
        assertEquals(3, model.calls.size());
    }

    @Test
    void oneRowReadsAtLeastOneToken() {
        var one = new TableModel(TableModel.random(1, 4));
        assertThrows(IllegalArgumentException.class, one::read);
        var two = new TableModel(TableModel.random(1, 4), TableModel.random(2, 4));
        var error = assertThrows(IllegalArgumentException.class, () -> two.read(1, 2, 3));
        assertEquals(
                "several tokens at once are read by one row, and at least one of them, but there"
                        + " are 2 rows and 3 tokens",
                error.getMessage());
        assertEquals(0, two.calls.size());
    }
}
