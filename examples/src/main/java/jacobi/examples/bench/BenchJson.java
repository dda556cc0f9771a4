package jacobi.examples.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import jacobi.models.formats.AtomicFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Rows as a JSON array of objects {@code {benchmark, shape, threads, value, unit, percentOfPeak,
 * peer, peerValue}}. A row beside two peers makes two objects; without a peer the last two are
 * null.
 */
final class BenchJson {
    static final List<String> KEYS =
            List.of(
                    "benchmark",
                    "shape",
                    "threads",
                    "value",
                    "unit",
                    "percentOfPeak",
                    "peer",
                    "peerValue");

    private BenchJson() {}

    /**
     * Makes sure, before hours of measuring, that the file may be written.
     *
     * @throws BenchException if something else than former figures is there
     */
    static void check(Path file) {
        if (Files.isDirectory(file)) {
            throw new BenchException("--json " + file + " is a folder; name a file");
        }
        if (Files.exists(file) && !isFormer(file)) {
            throw new BenchException(
                    "--json "
                            + file
                            + " holds something else than a benchmark's figures, and is left as it"
                            + " is; name another file");
        }
    }

    /** Whether a file is what {@link #write} writes, or empty. */
    private static boolean isFormer(Path file) {
        try {
            var text = Files.readString(file);
            if (text.isBlank()) {
                return true;
            }
            var json = JsonParser.parseString(text);
            return json.isJsonArray()
                    && json.getAsJsonArray().asList().stream().allMatch(BenchJson::isRow);
        } catch (JsonParseException | MalformedInputException somethingElse) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRow(JsonElement element) {
        return element.isJsonObject()
                && element.getAsJsonObject().keySet().equals(Set.copyOf(KEYS));
    }

    /** Replaces the file as a whole. */
    static void write(Path file, List<Row> rows) {
        var text =
                new GsonBuilder()
                                .serializeNulls()
                                .setPrettyPrinting()
                                .disableHtmlEscaping()
                                .create()
                                .toJson(array(rows))
                        + "\n";
        try {
            AtomicFile.write(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonArray array(List<Row> rows) {
        var array = new JsonArray();
        for (var row : rows) {
            if (row.peers().isEmpty()) {
                array.add(object(row, JsonNull.INSTANCE, JsonNull.INSTANCE));
            }
            for (var peer : row.peers()) {
                array.add(object(row, new JsonPrimitive(peer.peer()), number(peer.value())));
            }
        }
        return array;
    }

    /**
     * The rows of a file that {@link #write} has written, with their peers in rows of their own.
     */
    static List<Row> read(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonArray().asList().stream()
                .map(element -> row(element.getAsJsonObject()))
                .toList();
    }

    private static Row row(JsonObject object) {
        var row =
                Row.of(
                        object.get("benchmark").getAsString(),
                        object.get("shape").getAsString(),
                        object.get("threads").getAsInt(),
                        number(object.get("value")),
                        Unit.of(object.get("unit").getAsString()));
        if (!object.get("percentOfPeak").isJsonNull()) {
            row = row.withPercent(number(object.get("percentOfPeak")));
        }
        return object.get("peer").isJsonNull()
                ? row
                : row.withPeer(object.get("peer").getAsString(), number(object.get("peerValue")));
    }

    private static double number(JsonElement value) {
        return value.isJsonNull() ? Double.NaN : value.getAsDouble();
    }

    private static JsonObject object(Row row, JsonElement peer, JsonElement peerValue) {
        var object = new JsonObject();
        object.addProperty("benchmark", row.benchmark());
        object.addProperty("shape", row.shape());
        object.addProperty("threads", row.threads());
        object.add("value", number(row.value()));
        object.addProperty("unit", row.unit().label());
        object.add("percentOfPeak", number(row.percentOfPeak()));
        object.add("peer", peer);
        object.add("peerValue", peerValue);
        return object;
    }

    private static JsonElement number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : JsonNull.INSTANCE;
    }

    /** Six digits: more would be noise. JSON knows neither infinity nor NaN. */
    private static JsonElement number(double value) {
        return Double.isFinite(value)
                ? new JsonPrimitive(new BigDecimal(value).round(new MathContext(6)))
                : JsonNull.INSTANCE;
    }
}
