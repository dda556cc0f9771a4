package jacobi.models.formats;

import jacobi.engine.DType;
import jacobi.engine.Tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes {@link Safetensors}, a chunk at a time. */
final class SafetensorsWriter {
    private static final int CHUNK = 1 << 20;

    private final Safetensors content;
    private final Map<DType, StoredType> types;
    private final Path file;

    SafetensorsWriter(Safetensors content, Map<DType, StoredType> types, Path file) {
        types.forEach(NumberWriter::requireConversion);
        this.content = content;
        this.types = Map.copyOf(types);
        this.file = file;
    }

    void write() {
        try {
            AtomicFile.write(file, this::writeTo);
        } catch (IOException e) {
            throw new FormatException(file, "cannot be written: " + e, e);
        }
    }

    private StoredType stored(Tensor tensor) {
        return types.getOrDefault(tensor.type(), StoredType.valueOf(tensor.type().name()));
    }

    private void writeTo(FileChannel channel) throws IOException {
        var layout = layout();
        var header = header(layout).bytes();
        var start = ByteBuffer.allocate(Long.BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
        AtomicFile.writeFully(channel, start.putLong(header.length).put(header).flip());
        var chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (var entry : layout) {
            var tensor = entry.getValue();
            new NumberWriter(file, entry.getKey(), tensor, stored(tensor)).write(channel, chunk);
        }
    }

    /** Wide types first: then each tensor's numbers lie at multiples of their size. */
    private List<Map.Entry<String, Tensor>> layout() {
        return content.tensors().entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -stored(entry.getValue()).blockBytes()))
                .toList();
    }

    /** Names the tensors in the content's order, whatever the order of their bytes. */
    private SafetensorsHeader header(List<Map.Entry<String, Tensor>> layout) {
        var starts = new HashMap<String, Long>();
        long end = 0;
        for (var entry : layout) {
            starts.put(entry.getKey(), end);
            end += bytes(entry.getValue());
        }
        var header = new SafetensorsHeader(content.metadata());
        content.tensors()
                .forEach(
                        (name, tensor) -> {
                            long from = starts.get(name);
                            header.add(
                                    name,
                                    stored(tensor),
                                    tensor.shape(),
                                    from,
                                    from + bytes(tensor));
                        });
        return header;
    }

    private long bytes(Tensor tensor) {
        return stored(tensor).bytes(tensor.size());
    }
}
