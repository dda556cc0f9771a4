package jacobi.models.formats;

import jacobi.engine.Tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads a {@code .npz} file: a zip file of {@code .npy} files, stored or deflated. */
final class NumpyArchive {
    private static final String ENDING = ".npy";

    /** Deflate makes 258 bytes of two bits at best. */
    private static final int BEST_COMPRESSION = 1032;

    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final ZipFile zip;

    private NumpyArchive(Path file, ZipFile zip) {
        this.file = file;
        this.zip = zip;
    }

    static Map<String, Tensor> read(Path file) {
        if (Files.isDirectory(file)) {
            throw new FormatException(file, "is a folder, not a .npz file");
        }
        try (var zip = new ZipFile(file.toFile())) {
            return new NumpyArchive(file, zip).read();
        } catch (NoSuchFileException e) {
            throw new FormatException(file, "there is no such file", e);
        } catch (IOException | IllegalArgumentException e) {
            // The latter for names in no known encoding.
            throw new FormatException(file, "cannot be read as a .npz file: " + e, e);
        }
    }

    private Map<String, Tensor> read() throws IOException {
        var arrays = new LinkedHashMap<String, Tensor>();
        for (var entry : Collections.list(zip.entries())) {
            var name = entry.getName();
            if (!name.endsWith(ENDING)) {
                throw broken("holds " + name + ", which is no " + ENDING + " file");
            }
            var array = name.substring(0, name.length() - ENDING.length());
            if (arrays.put(array, read(array, entry)) != null) {
                throw broken("has two arrays named " + array);
            }
        }
        return Collections.unmodifiableMap(arrays);
    }

    private Tensor read(String name, ZipEntry entry) throws IOException {
        long size = entry.getSize();
        long packed = Math.min(entry.getCompressedSize(), Files.size(file));
        if (size < 0 || size / BEST_COMPRESSION > packed) {
            throw broken(
                    "is damaged: it says that the "
                            + packed
                            + " bytes of array "
                            + name
                            + " unpack to "
                            + size);
        }
        // Outside the heap, which the array itself will need.
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocate(size);
            unpack(name, entry, bytes);
            return NumpyReader.read(file, name, bytes);
        }
    }

    /** The checksum is compared here: a ZipFile's streams do not. */
    private void unpack(String name, ZipEntry entry, MemorySegment bytes) throws IOException {
        var chunk = new byte[CHUNK];
        long done = 0;
        try (var in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                if (count > bytes.byteSize() - done) {
                    throw broken("is damaged: array " + name + " is longer than it says");
                }
                MemorySegment.copy(chunk, 0, bytes, ValueLayout.JAVA_BYTE, done, count);
                done += count;
            }
            if (done < bytes.byteSize() || in.getChecksum().getValue() != entry.getCrc()) {
                throw broken("is damaged: array " + name + " does not fit its checksum");
            }
        }
    }

    private FormatException broken(String problem) {
        return new FormatException(file, problem);
    }
}
