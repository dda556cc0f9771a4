package jacobi.models.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.List;

class ExactMatchTest {
    @Test
    void countsEqualLines() {
        var match = ExactMatch.of(List.of("a b", "c", "D", "e"), List.of("a b", "c ", "d", "e"));
        assertEquals(new ExactMatch(2, 4), match);
        assertEquals(0.5, match.rate());
    }

    @Test
    void rejectsListsOfDifferentLength() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ExactMatch.of(List.of("a"), List.of("a", "b")));
        assertThrows(IllegalArgumentException.class, () -> ExactMatch.of(List.of(), List.of()));
    }
}
