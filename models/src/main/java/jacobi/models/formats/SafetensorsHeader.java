package jacobi.models.formats;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import jacobi.engine.Shape;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The header: each tensor's type, shape and place behind the header, and the metadata. */
final class SafetensorsHeader {
    static final String METADATA = "__metadata__";

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final JsonObject json = new JsonObject();

    SafetensorsHeader(Map<String, String> metadata) {
        if (!metadata.isEmpty()) {
            var object = new JsonObject();
            metadata.forEach(object::addProperty);
            json.add(METADATA, object);
        }
    }

    /** Adds a tensor, which lies in bytes {@code from} to {@code to} behind the header. */
    void add(String name, StoredType type, Shape shape, long from, long to) {
        var entry = new JsonObject();
        entry.addProperty("dtype", type.name());
        var dims = new JsonArray();
        for (int dim : shape.dims()) {
            dims.add(dim);
        }
        entry.add("shape", dims);
        var offsets = new JsonArray();
        offsets.add(from);
        offsets.add(to);
        entry.add("data_offsets", offsets);
        json.add(name, entry);
    }

    /** The header as JSON, padded by spaces to a multiple of eight bytes, which aligns the data. */
    byte[] bytes() {
        var text = GSON.toJson(json);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return (text + " ".repeat(Math.floorMod(-length, Long.BYTES)))
                .getBytes(StandardCharsets.UTF_8);
    }
}
