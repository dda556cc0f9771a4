package jacobi.models.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

class StopStringsTest {
    @Test
    void whatMayBeAStopIsHeldBack() {
        var stops = new StopStrings(List.of("\n\n", "END"));
        assertEquals("one", stops.add("one\n"));
        assertEquals("\ntwo ", stops.add("two E"));
        assertEquals("E", stops.add("EN"));
        assertEquals("", stops.add("D three"));
        assertTrue(stops.isStopped());
        assertEquals("", stops.add("four") + stops.finish());
    }

    @Test
    void whatWasHeldBackComesAtTheEnd() {
        var stops = new StopStrings(List.of("END"));
        assertEquals("text", stops.add("textEN"));
        assertEquals("EN", stops.finish());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void piecesMakeNoDifference(long seed) {
        var random = new Random(seed);
        for (int trial = 0; trial < 500; trial++) {
            var text = letters(random, 12);
            var strings = List.of(letters(random, 1 + random.nextInt(3)), letters(random, 4));
            var stops = new StopStrings(strings);
            var shown = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int to = Math.min(text.length(), at + 1 + random.nextInt(4));
                shown.append(stops.add(text.substring(at, to)));
                at = to;
            }
            shown.append(stops.finish());
            int end = text.length();
            for (int seen = 1; seen <= text.length() && end == text.length(); seen++) {
                for (var string : strings) {
                    if (text.substring(0, seen).endsWith(string)) {
                        end = Math.min(end, seen - string.length());
                    }
                }
            }
            assertEquals(text.substring(0, end), shown.toString(), "seed " + seed + ", " + strings);
        }
    }

    private static String letters(Random random, int count) {
        return random.ints(count, 'a', 'c')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    @Test
    void anEmptyStringIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new StopStrings(List.of("a", "")));
    }
}
