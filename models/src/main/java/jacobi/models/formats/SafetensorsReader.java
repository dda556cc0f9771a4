package jacobi.models.formats;

import jacobi.engine.Tensor;
import jacobi.models.formats.SafetensorsHeaderReader.Entry;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@link Safetensors} through a memory map, once all of the header has been checked. */
final class SafetensorsReader {
    /** The format's own limit. */
    private static final long LARGEST_HEADER = 100_000_000;

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfLong LENGTH =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfFloat F32 =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);

    private final Path file;
    private final MemorySegment bytes;

    private SafetensorsReader(Path file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    static Safetensors read(Path file) {
        if (Files.isDirectory(file)) {
            throw new FormatException(file, "is a folder, not a safetensors file");
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ);
                var arena = Arena.ofConfined()) {
            var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new SafetensorsReader(file, bytes).read();
        } catch (NoSuchFileException e) {
            throw new FormatException(file, "there is no such file", e);
        } catch (IOException e) {
            throw new FormatException(file, "cannot be read: " + e, e);
        }
    }

    private Safetensors read() {
        long length = headerLength();
        var json = bytes.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        var header = SafetensorsHeaderReader.read(file, json);
        var data = bytes.asSlice(Long.BYTES + length);
        requireCovered(header.entries(), data.byteSize());
        var tensors = new LinkedHashMap<String, Tensor>();
        header.entries().forEach((name, entry) -> tensors.put(name, load(entry, data)));
        return new Safetensors(tensors, header.metadata());
    }

    private long headerLength() {
        if (bytes.byteSize() < Long.BYTES) {
            throw broken("is no safetensors file: it has only " + bytes.byteSize() + " bytes");
        }
        long length = bytes.get(LENGTH, 0);
        if (length < 2 || length > LARGEST_HEADER) {
            throw broken("is no safetensors file: it starts with a header length of " + length);
        }
        if (Long.BYTES + length > bytes.byteSize()) {
            throw broken(
                    "is cut off: its header needs "
                            + length
                            + " bytes, the file has "
                            + bytes.byteSize());
        }
        return length;
    }

    /** Every byte of the data must belong to exactly one tensor: so the format wants it. */
    private void requireCovered(Map<String, Entry> entries, long available) {
        var inOrder =
                entries.entrySet().stream()
                        .sorted(
                                Comparator.comparingLong(
                                                (Map.Entry<String, Entry> e) -> e.getValue().from())
                                        .thenComparingLong(e -> e.getValue().to()))
                        .toList();
        long end = 0;
        for (var entry : inOrder) {
            var place = entry.getValue();
            if (place.to() > available) {
                throw broken(
                        "is cut off: tensor "
                                + entry.getKey()
                                + " ends at byte "
                                + place.to()
                                + " of the data, the file has "
                                + available);
            }
            if (place.from() != end) {
                throw broken(
                        "has tensors that overlap or leave a gap: "
                                + entry.getKey()
                                + " starts at byte "
                                + place.from()
                                + " of the data, the one before ends at "
                                + end);
            }
            end = place.to();
        }
        if (end != available) {
            throw broken(
                    "has "
                            + (available - end)
                            + " bytes behind its last tensor that nothing claims");
        }
    }

    private static Tensor load(Entry entry, MemorySegment data) {
        var part = data.asSlice(entry.from(), entry.to() - entry.from());
        return switch (entry.type()) {
            case F32 -> Tensor.wrap(entry.shape(), part.toArray(F32));
            case F64 -> Tensor.wrap(entry.shape(), part.toArray(F64));
            case I32 -> Tensor.wrap(entry.shape(), part.toArray(I32));
        };
    }

    private FormatException broken(String problem) {
        return new FormatException(file, problem);
    }
}
