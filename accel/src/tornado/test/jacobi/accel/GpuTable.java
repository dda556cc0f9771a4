package jacobi.accel;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A Markdown table in a file, where other text may stand before it. */
final class GpuTable {
    private static final List<String> HEADER =
            List.of(
                    "| work | shape | tornado | unit | cpu | times the cpu | PyTorch FP32 | times"
                            + " FP32 | PyTorch TF32 | times TF32 | differs by |",
                    "|---|---|--:|---|--:|--:|--:|--:|--:|--:|--:|");

    /** What the JSON of training steps says about the device, as far as it is wanted here. */
    private static final Pattern STEPS =
            Pattern.compile(
                    "train (step on tornado.*|speed on tornado, replayed|compile time on tornado"
                            + "|loss, difference of tornado)");

    private final Path file;

    /** Those who do the same work; what is not known is no number. */
    record Others(double cpu, double fp32, double tf32) {}

    /** Goes on with the table that a file ends with, or begins one. */
    GpuTable(Path file) throws IOException {
        this.file = file;
        if (!Files.exists(file) || !Files.readAllLines(file).containsAll(HEADER)) {
            for (var line : HEADER) {
                append(line);
            }
        }
    }

    void add(String work, String shape, double own, String unit, Others others, String difference)
            throws IOException {
        append(
                line(
                        work,
                        shape,
                        number(own),
                        unit,
                        number(others.cpu),
                        number(times(own, others.cpu, unit)),
                        number(others.fp32),
                        number(times(own, others.fp32, unit)),
                        number(others.tf32),
                        number(times(own, others.tf32, unit)),
                        difference));
    }

    /** What fails is a row, too. */
    void addFailure(String work, String shape) throws IOException {
        append(line(work, shape, "**failed**", "", "", "", "", "", "", "", ""));
    }

    /** How many times faster we are. */
    private static double times(double own, double there, String unit) {
        return unit.endsWith("/s") ? own / there : there / own;
    }

    /**
     * Steps on the device, by the JSON of {@code jacobi bench train}, which has an object for each
     * peer; where the steps' time goes stays there.
     */
    void addTraining(Path json) throws IOException {
        var peers = new LinkedHashMap<List<String>, Map<String, Double>>();
        var rows = new LinkedHashMap<List<String>, JsonObject>();
        for (var element : JsonParser.parseString(Files.readString(json)).getAsJsonArray()) {
            var row = element.getAsJsonObject();
            var name = row.get("benchmark").getAsString();
            if (STEPS.matcher(name).matches()) {
                var key = List.of(name, row.get("shape").getAsString());
                rows.putIfAbsent(key, row);
                var beside = peers.computeIfAbsent(key, _ -> new LinkedHashMap<>());
                if (!row.get("peer").isJsonNull()) {
                    beside.put(row.get("peer").getAsString(), number(row, "peerValue"));
                }
            }
        }
        for (var entry : rows.entrySet()) {
            var beside = peers.get(entry.getKey());
            double onProcessor = beside.getOrDefault("torch", Double.NaN);
            var others =
                    new Others(
                            beside.getOrDefault("cpu", Double.NaN),
                            beside.getOrDefault("torch-cuda", onProcessor),
                            beside.getOrDefault("torch-cuda-tf32", Double.NaN));
            add(
                    entry.getKey().getFirst().replace(" on tornado", ""),
                    entry.getKey().getLast(),
                    number(entry.getValue(), "value"),
                    entry.getValue().get("unit").getAsString(),
                    others,
                    "");
        }
    }

    private static double number(JsonObject row, String key) {
        return row.get(key).isJsonNull() ? Double.NaN : row.get(key).getAsDouble();
    }

    private static String line(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** At once, so that whoever runs out of time keeps what was measured. */
    private void append(String line) throws IOException {
        System.err.println(line);
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Three digits that matter. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        return Math.abs(value) >= 100 || value == 0
                ? Long.toString(Math.round(value))
                : new BigDecimal(value).round(new MathContext(3)).toPlainString();
    }
}
