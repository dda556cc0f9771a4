package jacobi.models.formats;

import jacobi.engine.Tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tensors by name, and notes about them, in the safetensors format: eight bytes with the length of
 * a header, the header in JSON, then the tensors' bytes, little-endian and row-major.
 *
 * @param tensors by name, in the order in which they are written
 * @param metadata free text by key
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    private static final int CHUNK = 1 << 20;

    public Safetensors {
        if (tensors.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException(
                    "no tensor can be named " + SafetensorsHeader.METADATA);
        }
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Writes a file whole, or leaves what was there.
     *
     * @throws FormatException if it cannot be written
     */
    public void write(Path file) {
        try {
            AtomicFile.write(file, this::writeTo);
        } catch (IOException e) {
            throw new FormatException(file, "cannot be written: " + e, e);
        }
    }

    private void writeTo(FileChannel channel) throws IOException {
        var header = SafetensorsHeader.json(this).getBytes(StandardCharsets.UTF_8);
        var start = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
        AtomicFile.writeFully(channel, start.putLong(header.length).put(header).flip());
        var chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (var tensor : tensors.values()) {
            for (int done = 0; done < tensor.size(); ) {
                chunk.clear();
                int count =
                        Math.min(
                                CHUNK / SafetensorsHeader.bytes(tensor.type()),
                                tensor.size() - done);
                put(tensor, done, count, chunk);
                AtomicFile.writeFully(channel, chunk);
                done += count;
            }
        }
    }

    /** Fills the chunk and sets its limit; the typed views have positions of their own. */
    private static void put(Tensor tensor, int from, int count, ByteBuffer chunk) {
        int at = tensor.offset() + from;
        switch (tensor.type()) {
            case F32 -> chunk.asFloatBuffer().put(tensor.floats(), at, count);
            case F64 -> chunk.asDoubleBuffer().put(tensor.doubles(), at, count);
            case I32 -> chunk.asIntBuffer().put(tensor.ints(), at, count);
        }
        chunk.limit(count * SafetensorsHeader.bytes(tensor.type()));
    }

    /**
     * Reads a file; types F32, F64 and I32. The header is checked before anything is allocated.
     *
     * @throws FormatException if the file cannot be read, is no safetensors file, is cut off or
     *     damaged, or holds a tensor of another type
     */
    public static Safetensors read(Path file) {
        return SafetensorsReader.read(file);
    }
}
