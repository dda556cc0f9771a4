package jacobi.examples.plots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.models.formats.FormatException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class PictureFilesTest {
    @TempDir private Path directory;

    private static Picture picture(String text) {
        var mark = Mark.Text.of(text, 10, 20, 12, Colour.INK, Mark.Anchor.START);
        return new Picture(text, 100, 40, List.of(mark));
    }

    @Test
    void writesTheSvgWhereAwtCannotStart() throws IOException {
        var files =
                PictureFiles.write(
                        directory,
                        "a",
                        lettering -> picture("text"),
                        () -> {
                            throw new InternalError("Fontconfig head is null");
                        });
        assertEquals(List.of(directory.resolve("a.svg")), files);
        assertEquals(List.of("text"), SvgText.all(files.getFirst(), "text"));
        assertFalse(Files.exists(directory.resolve("a.png")));
    }

    @Test
    void leavesNothingElseBehind() throws IOException {
        AwtFonts.assumeInstalled();
        PictureFiles.write(directory.resolve("new/folder"), "a", lettering -> picture(""));
        try (var files = Files.list(directory.resolve("new/folder"))) {
            assertEquals(
                    List.of("a.png", "a.svg"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void writesTextsThatXmlForbids() throws IOException {
        var text = "a<b>&\"c\" \u0001 \uD800 \uD83D\uDE00";
        PictureFiles.write(directory, "a", lettering -> picture(text));
        assertEquals(
                List.of("a<b>&\"c\" U+0001 U+D800 \uD83D\uDE00"),
                SvgText.all(directory.resolve("a.svg"), "text"));
    }

    @Test
    void namesTheFileThatCannotBeWritten() throws IOException {
        Files.createDirectories(directory.resolve("a.svg/full"));
        var e =
                assertThrows(
                        FormatException.class,
                        () -> PictureFiles.write(directory, "a", lettering -> picture("")));
        assertTrue(e.getMessage().startsWith(directory.resolve("a.svg") + ": "), e.getMessage());
    }
}
