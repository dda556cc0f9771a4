package jacobi.models.formats;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import jacobi.engine.DType;
import jacobi.engine.Tensor;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The header: each tensor's type, shape and place behind the header, and the metadata. */
final class SafetensorsHeader {
    static final String METADATA = "__metadata__";

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private SafetensorsHeader() {}

    static int bytes(DType type) {
        return type == DType.F64 ? Double.BYTES : Float.BYTES;
    }

    /** The header as JSON, padded by spaces to a multiple of eight bytes, which aligns the data. */
    static String json(Safetensors file) {
        var header = new JsonObject();
        if (!file.metadata().isEmpty()) {
            var metadata = new JsonObject();
            file.metadata().forEach(metadata::addProperty);
            header.add(METADATA, metadata);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : file.tensors().entrySet()) {
            var tensor = entry.getValue();
            long end = offset + (long) tensor.size() * bytes(tensor.type());
            header.add(entry.getKey(), entry(tensor, offset, end));
            offset = end;
        }
        var json = GSON.toJson(header);
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return json + " ".repeat(Math.floorMod(-length, Long.BYTES));
    }

    private static JsonObject entry(Tensor tensor, long from, long to) {
        var entry = new JsonObject();
        entry.addProperty("dtype", tensor.type().name());
        var shape = new JsonArray();
        for (int dim : tensor.shape().dims()) {
            shape.add(dim);
        }
        entry.add("shape", shape);
        var offsets = new JsonArray();
        offsets.add(from);
        offsets.add(to);
        entry.add("data_offsets", offsets);
        return entry;
    }
}
