package jacobi.models.formats;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file whose bytes are memory, for reading, until it is closed. */
record MappedFile(Path path, MemorySegment bytes, Arena arena) implements AutoCloseable {
    /**
     * Maps a file.
     *
     * @param kind what the file should be, as in "a safetensors file"
     * @throws FormatException if there is none, or it cannot be read
     */
    static MappedFile open(Path path, String kind) {
        if (Files.isDirectory(path)) {
            throw new FormatException(path, "is a folder, not " + kind);
        }
        // Shared, so that any thread may read and any may close.
        var arena = Arena.ofShared();
        try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
            var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new MappedFile(path, bytes, arena);
        } catch (NoSuchFileException e) {
            arena.close();
            throw new FormatException(path, "there is no such file", e);
        } catch (IOException e) {
            arena.close();
            throw new FormatException(path, "cannot be read: " + e, e);
        }
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
