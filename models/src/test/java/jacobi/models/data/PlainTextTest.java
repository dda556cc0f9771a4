package jacobi.models.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class PlainTextTest {
    @TempDir private Path folder;

    private PlainText read(String text) throws IOException {
        return PlainText.read(Files.writeString(folder.resolve("text.txt"), text));
    }

    @Test
    void blankLinesEndDocuments() throws IOException {
        var text = read("\n\na b \r\n c\n \t\n\nd\n");
        assertEquals(List.of(List.of("a b", "c"), List.of("d")), text.documents());
        assertEquals(List.of("a b", "c", "d"), text.sentences());
        assertEquals(List.of("a b", "c", "", "d"), text.lines());
    }

    @ParameterizedTest
    @CsvSource({"0.5, 2", "0.9, 3", "0.999, 3", "0.001, 1"})
    void itIsCutBetweenDocuments(double share, int learned) throws IOException {
        var split = read("a\nb\n\nc\n\nd\n\ne\nf").split(share);
        assertEquals(learned, split.training().documents().size());
        assertEquals(4 - learned, split.heldOut().documents().size());
        assertEquals(List.of("a", "b"), split.training().documents().getFirst());
    }

    @Test
    void aSingleDocumentIsCutBetweenItsSentences() throws IOException {
        var split = read("a\nb\nc\nd\n").split(0.75);
        assertEquals(List.of("a", "b", "c"), split.training().sentences());
        assertEquals(List.of("d"), split.heldOut().sentences());
    }

    @Test
    void whatCannotBeCutIsRefused() throws IOException {
        var one = read("a\n");
        assertThrows(CorpusException.class, () -> one.split(0.5));
        var blank = assertThrows(CorpusException.class, () -> read(" \n\n"));
        assertTrue(blank.getMessage().contains("nothing but blank lines"), blank.getMessage());
        var missing =
                assertThrows(
                        CorpusException.class, () -> PlainText.read(folder.resolve("missing")));
        assertTrue(missing.getMessage().startsWith("There is no file"), missing.getMessage());
    }
}
