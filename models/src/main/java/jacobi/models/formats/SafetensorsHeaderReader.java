package jacobi.models.formats;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import jacobi.engine.Shape;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Takes a header apart and believes nothing: strict JSON in UTF-8, every name once, types that can
 * be read, shapes that an array can hold, and as many bytes as the shape needs.
 */
final class SafetensorsHeaderReader {
    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafetensorsHeaderReader(Path file) {
        this.file = file;
    }

    /** A tensor's type, shape and place: bytes {@code from} to {@code to} behind the header. */
    record Entry(StoredType type, Shape shape, long from, long to) {}

    /** The tensors by name and the metadata, both in the order of the file. */
    record Header(Map<String, Entry> entries, Map<String, String> metadata) {}

    /**
     * Reads a header.
     *
     * @throws FormatException if it cannot be understood
     */
    static Header read(Path file, byte[] json) {
        var reader = new SafetensorsHeaderReader(file);
        reader.read(json);
        return new Header(reader.entries, reader.metadata);
    }

    private void read(byte[] bytes) {
        try (var json = new JsonReader(new StringReader(text(bytes)))) {
            json.setStrictness(Strictness.STRICT);
            json.beginObject();
            while (json.hasNext()) {
                var name = json.nextName();
                if (name.equals(SafetensorsHeader.METADATA)) {
                    readMetadata(json);
                } else if (entries.put(name, entry(name, json)) != null) {
                    throw new FormatException(file, "has two tensors named " + name);
                }
            }
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalStateException("the header goes on behind its object");
            }
        } catch (IOException | IllegalStateException e) {
            throw new FormatException(file, "has a header that is no JSON object", e);
        }
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        // new String would replace what is no UTF-8, and so change names.
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private void readMetadata(JsonReader json) throws IOException {
        try {
            json.beginObject();
            while (json.hasNext()) {
                var key = json.nextName();
                expect(JsonToken.STRING, json);
                if (metadata.put(key, json.nextString()) != null) {
                    throw new FormatException(file, "has two metadata entries named " + key);
                }
            }
            json.endObject();
        } catch (IllegalStateException e) {
            throw new FormatException(file, "has metadata that is no map of texts", e);
        }
    }

    private Entry entry(String name, JsonReader json) throws IOException {
        try {
            StoredType type = null;
            Shape shape = null;
            List<Long> offsets = List.of();
            json.beginObject();
            while (json.hasNext()) {
                switch (json.nextName()) {
                    case "dtype" -> type = type(name, json.nextString());
                    case "shape" -> shape = shape(name, integers(json));
                    case "data_offsets" -> offsets = integers(json);
                    default -> json.skipValue();
                }
            }
            json.endObject();
            if (type == null || shape == null || offsets.size() != 2) {
                throw new IllegalStateException("incomplete");
            }
            return checked(name, new Entry(type, shape, offsets.get(0), offsets.get(1)));
        } catch (IllegalStateException | NumberFormatException e) {
            throw new FormatException(
                    file, "has no valid type, shape and offsets for tensor " + name, e);
        }
    }

    private Entry checked(String name, Entry entry) {
        long size = entry.type.bytes(entry.shape.size());
        // In this order nothing overflows.
        if (entry.from < 0 || entry.to < entry.from || entry.to - entry.from != size) {
            throw new FormatException(
                    file,
                    "says that tensor "
                            + name
                            + " of type "
                            + entry.type
                            + " and shape "
                            + entry.shape
                            + " lies in bytes "
                            + entry.from
                            + " to "
                            + entry.to);
        }
        return entry;
    }

    private static List<Long> integers(JsonReader json) throws IOException {
        var numbers = new ArrayList<Long>();
        json.beginArray();
        while (json.hasNext()) {
            expect(JsonToken.NUMBER, json);
            numbers.add(json.nextLong());
        }
        json.endArray();
        return numbers;
    }

    private Shape shape(String name, List<Long> dims) {
        return StoredShape.of(file, name, dims.stream().mapToLong(Long::longValue).toArray());
    }

    private static void expect(JsonToken token, JsonReader json) throws IOException {
        if (json.peek() != token) {
            throw new IllegalStateException(json.peek() + " at " + json.getPath());
        }
    }

    private StoredType type(String name, String text) {
        for (var type : StoredType.values()) {
            if (type.name().equals(text) && !type.isQuantized()) {
                return type;
            }
        }
        throw new FormatException(
                file, "holds tensor " + name + " of type " + text + "; readable are " + readable());
    }

    private static String readable() {
        return Arrays.stream(StoredType.values())
                .filter(type -> !type.isQuantized())
                .map(StoredType::name)
                .collect(Collectors.joining(", "));
    }
}
