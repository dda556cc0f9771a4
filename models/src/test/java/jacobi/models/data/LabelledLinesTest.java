package jacobi.models.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class LabelledLinesTest {
    @TempDir private Path folder;

    private LabelledLines read(String text) throws IOException {
        return LabelledLines.read(Files.writeString(folder.resolve("labels.tsv"), text));
    }

    @Test
    void linesHaveALabelAndAText() throws IOException {
        var lines = read("good\tso nice \r\n\nbad \t awful\ngood\tfine");
        assertEquals(
                List.of(
                        new LabelledLines.Line(1, "good", "so nice", null),
                        new LabelledLines.Line(3, "bad", "awful", null),
                        new LabelledLines.Line(4, "good", "fine", null)),
                lines.lines());
        assertFalse(lines.pairs());
        assertEquals(List.of("bad", "good"), lines.labels());
        assertEquals(List.of("so nice", "awful", "fine"), lines.texts());
    }

    @Test
    void linesMayHavePairs() throws IOException {
        var lines = read("yes\ta b\tc\nno\td\te\n");
        assertTrue(lines.pairs());
        assertEquals("c", lines.lines().getFirst().second());
        assertEquals(List.of("a b", "c", "d", "e"), lines.texts());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    good nice           | line 1 has no tab
                    good;nice/bad       | line 2 has no tab
                    ;nice               | line 1 has no label
                    good;               | line 1 has an empty text in column 2
                    good;a;             | line 1 has an empty text in column 3
                    good;a;b;c          | line 1 has 4 columns
                    good;a//bad;b;c     | line 3 has a pair of texts, but line 1 has one text
                    """)
    void whatIsWrongIsNamed(String text, String problem) {
        var content = text.replace(';', '\t').replace('/', '\n') + "\n";
        var error = assertThrows(CorpusException.class, () -> read(content));
        assertTrue(error.getMessage().contains("labels.tsv: " + problem), error.getMessage());
    }

    @Test
    void labelsThatAreNotLearnedAreNamed() throws IOException {
        var lines = read("good\ta\nbad\tb\nugly\tc\n");
        lines.requireLabels(List.of("bad", "good", "ugly"));
        var error =
                assertThrows(
                        CorpusException.class, () -> lines.requireLabels(List.of("bad", "good")));
        assertTrue(error.getMessage().contains("line 3 has the label 'ugly'"), error.getMessage());
    }

    @Test
    void theyAreCutAtRandomAndAlwaysAlike() throws IOException {
        var text =
                IntStream.range(0, 100)
                        .mapToObj(i -> "label" + i % 3 + "\ttext " + i)
                        .collect(Collectors.joining("\n"));
        var lines = read(text);
        var split = lines.split(0.8, 1);
        assertEquals(80, split.training().lines().size());
        assertEquals(20, split.heldOut().lines().size());
        assertEquals(
                lines.lines(),
                Stream.of(split.training(), split.heldOut())
                        .flatMap(part -> part.lines().stream())
                        .sorted(Comparator.comparingInt(LabelledLines.Line::number))
                        .toList());
        assertEquals(split, lines.split(0.8, 1));
        assertNotEquals(split, lines.split(0.8, 2));
        assertNotEquals(lines.lines().subList(0, 80), split.training().lines());
    }
}
