package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

class AtomicFileTest {
    @TempDir Path folder;

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void aFileIsMadeAndReplaced() throws IOException {
        var file = folder.resolve("note.txt");
        AtomicFile.write(file, "a longer text");
        assertEquals("a longer text", Files.readString(file));
        AtomicFile.write(file, "한");
        assertEquals("한", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aFailureInTheMiddleLeavesTheOldFile() throws IOException {
        var file = folder.resolve("note.txt");
        AtomicFile.write(file, "old");
        assertThrows(
                IOException.class,
                () ->
                        AtomicFile.write(
                                file,
                                channel -> {
                                    AtomicFile.writeFully(channel, ByteBuffer.wrap(new byte[100]));
                                    throw new IOException("the disk is full");
                                }));
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void whatACrashLeftBehindIsOverwritten() throws IOException {
        var file = folder.resolve("note.txt");
        Files.writeString(folder.resolve("note.txt.tmp"), "half of a much longer text");
        AtomicFile.write(file, "new");
        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aMissingFolderIsNotMade() throws IOException {
        var file = folder.resolve("none/note.txt");
        assertThrows(NoSuchFileException.class, () -> AtomicFile.write(file, "text"));
        assertEquals(List.of(), files());
    }

    @Test
    void aFolderInTheWayIsNotReplaced() throws IOException {
        var file = folder.resolve("note.txt");
        Files.createDirectories(file.resolve("inner"));
        assertThrows(IOException.class, () -> AtomicFile.write(file, "text"));
        assertEquals(List.of(file), files());
    }
}
