package jacobi.models.formats;

import jacobi.models.formats.SafetensorsHeaderReader.Entry;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opens one safetensors file, once all of the header has been checked. */
final class SafetensorsReader {
    /** The format's own limit. */
    private static final long LARGEST_HEADER = 100_000_000;

    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfLong LENGTH =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER);

    private final Path file;
    private final MemorySegment bytes;

    private SafetensorsReader(MappedFile file) {
        this.file = file.path();
        this.bytes = file.bytes();
    }

    static SafetensorsFile open(Path path) {
        var file = MappedFile.open(path, "a safetensors file");
        try {
            return new SafetensorsReader(file).read(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private SafetensorsFile read(MappedFile mapped) {
        long length = headerLength();
        var json = bytes.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        var header = SafetensorsHeaderReader.read(file, json);
        var data = bytes.asSlice(Long.BYTES + length);
        requireCovered(header.entries(), data.byteSize());
        var tensors = new LinkedHashMap<String, StoredTensor>();
        header.entries().forEach((name, entry) -> tensors.put(name, stored(name, entry, data)));
        return new SafetensorsFile(file, List.of(mapped), tensors, header.metadata());
    }

    private StoredTensor stored(String name, Entry entry, MemorySegment data) {
        var part = data.asSlice(entry.from(), entry.to() - entry.from());
        return new StoredTensor(file, name, entry.type(), entry.shape(), part, ORDER);
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

    private FormatException broken(String problem) {
        return new FormatException(file, problem);
    }
}
