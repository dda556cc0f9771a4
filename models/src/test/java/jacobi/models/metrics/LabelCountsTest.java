package jacobi.models.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class LabelCountsTest {
    @Test
    void sharesAreThoseOfTheirDefinitions() {
        var counts =
                LabelCounts.of(
                        3, new int[] {0, 0, 0, 0, 1, 1, 1, 2}, new int[] {0, 0, 0, 1, 1, 1, 0, 1});
        assertEquals(8, counts.texts());
        assertEquals(4, counts.texts(0));
        assertEquals(5.0 / 8, counts.accuracy());
        assertEquals(3.0 / 4, counts.precision(0));
        assertEquals(3.0 / 4, counts.recall(0));
        assertEquals(2.0 / 4, counts.precision(1));
        assertEquals(2.0 / 3, counts.recall(1));
        assertEquals(2 * 0.5 * (2.0 / 3) / (0.5 + 2.0 / 3), counts.f1(1), 1e-15);
        assertEquals((0.75 + counts.f1(1) + 0) / 3, counts.f1(), 1e-15);
    }

    @Test
    void sharesOfNothingAreZero() {
        var counts = LabelCounts.of(3, new int[] {0, 1}, new int[] {0, 0});
        assertEquals(0, counts.precision(1));
        assertEquals(0, counts.recall(1));
        assertEquals(0, counts.precision(2));
        assertEquals(0, counts.recall(2));
        assertEquals(0, counts.f1(2));
    }

    @Test
    void whatCannotBeCountedIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> LabelCounts.of(2, new int[] {0}, new int[] {0, 1}));
        assertThrows(
                IllegalArgumentException.class, () -> LabelCounts.of(2, new int[0], new int[0]));
        assertThrows(
                IllegalArgumentException.class,
                () -> LabelCounts.of(2, new int[] {0}, new int[] {2}));
    }
}
