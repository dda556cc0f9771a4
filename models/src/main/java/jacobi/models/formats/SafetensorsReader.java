package jacobi.models.formats;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@link Safetensors} through a memory map. Trusts nothing that the header says. */
final class SafetensorsReader {
    /** The format's own limit. */
    private static final long LARGEST_HEADER = 100_000_000;

    private static final ValueLayout.OfLong LENGTH =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final MemorySegment bytes;

    private SafetensorsReader(Path file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    static Safetensors read(Path file) {
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
        var data = bytes.asSlice(Long.BYTES + length);
        var header = parse(bytes.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE));
        var entries = new LinkedHashMap<String, Entry>();
        var metadata = new LinkedHashMap<String, String>();
        for (Map.Entry<String, JsonElement> member : header.entrySet()) {
            if (member.getKey().equals(SafetensorsHeader.METADATA)) {
                readMetadata(member.getValue(), metadata);
            } else {
                entries.put(
                        member.getKey(),
                        entry(member.getKey(), member.getValue(), data.byteSize()));
            }
        }
        var tensors = new LinkedHashMap<String, Tensor>();
        entries.forEach((name, entry) -> tensors.put(name, entry.load(data)));
        return new Safetensors(tensors, metadata);
    }

    private JsonObject parse(byte[] json) {
        try {
            return JsonParser.parseString(new String(json, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new FormatException(file, "has a header that is no JSON object", e);
        }
    }

    private void readMetadata(JsonElement element, Map<String, String> metadata) {
        try {
            element.getAsJsonObject()
                    .asMap()
                    .forEach((key, value) -> metadata.put(key, value.getAsString()));
        } catch (IllegalStateException | UnsupportedOperationException e) {
            throw new FormatException(file, "has metadata that is no map of texts", e);
        }
    }

    /** A tensor's type, shape and place, checked. */
    private record Entry(DType type, Shape shape, long from) {
        Tensor load(MemorySegment data) {
            var part = data.asSlice(from, (long) shape.size() * SafetensorsHeader.bytes(type));
            var order = ByteOrder.LITTLE_ENDIAN;
            return switch (type) {
                case F32 ->
                        Tensor.wrap(
                                shape,
                                part.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order)));
                case F64 ->
                        Tensor.wrap(
                                shape,
                                part.toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order)));
                case I32 ->
                        Tensor.wrap(
                                shape,
                                part.toArray(ValueLayout.JAVA_INT_UNALIGNED.withOrder(order)));
            };
        }
    }

    private Entry entry(String name, JsonElement element, long available) {
        try {
            var object = element.getAsJsonObject();
            var type = type(name, object.get("dtype").getAsString());
            var dims =
                    object.get("shape").getAsJsonArray().asList().stream()
                            .mapToInt(dim -> Math.toIntExact(dim.getAsLong()))
                            .toArray();
            var shape = Shape.of(dims);
            var offsets = object.get("data_offsets").getAsJsonArray();
            long from = offsets.get(0).getAsLong();
            long to = offsets.get(1).getAsLong();
            if (from < 0 || to - from != (long) shape.size() * SafetensorsHeader.bytes(type)) {
                throw broken(
                        "says that tensor "
                                + name
                                + " of shape "
                                + shape
                                + " lies in bytes "
                                + from
                                + " to "
                                + to);
            }
            if (to > available) {
                throw broken(
                        "is cut off: tensor "
                                + name
                                + " ends at byte "
                                + to
                                + " of the data, the file has "
                                + available);
            }
            return new Entry(type, shape, from);
        } catch (IllegalStateException
                | NullPointerException
                | IndexOutOfBoundsException
                | UnsupportedOperationException
                | ArithmeticException
                | IllegalArgumentException e) {
            throw new FormatException(
                    file, "has no valid type, shape and offsets for tensor " + name, e);
        }
    }

    private DType type(String name, String text) {
        for (var type : DType.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw broken(
                "holds tensor " + name + " of type " + text + "; F32, F64 and I32 can be read");
    }

    private FormatException broken(String problem) {
        return new FormatException(file, problem);
    }
}
