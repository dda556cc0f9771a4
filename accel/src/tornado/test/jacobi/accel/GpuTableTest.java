package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.accel.GpuTable.Others;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

@Tag("build")
class GpuTableTest {
    private static final int HEADER = 2;

    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("results.md");
    }

    private List<String> rows() throws IOException {
        var lines = Files.readAllLines(file());
        long columns = lines.getFirst().chars().filter(c -> c == '|').count();
        for (var line : lines) {
            assertEquals(columns, line.chars().filter(c -> c == '|').count(), line);
        }
        return lines.subList(HEADER, lines.size());
    }

    @Test
    void howManyTimesFasterStandsBesideEveryone() throws IOException {
        var table = new GpuTable(file());
        table.add("product", "8 x 8", 12, "TFLOP/s", new Others(0.5, 24, 120), "1e-06");
        table.add("step", "d32", 12, "ms", new Others(48, 6, Double.NaN), "");
        table.addFailure("softmax", "8 x 8");
        assertEquals(
                List.of(
                        "| product | 8 x 8 | 12 | TFLOP/s | 0.5 | 24 | 24 | 0.5 | 120 |"
                                + " 0.100 | 1e-06 |",
                        "| step | d32 | 12 | ms | 48 | 4 | 6 | 0.5 |  |  |  |",
                        "| softmax | 8 x 8 | **failed** |  |  |  |  |  |  |  |  |"),
                rows());
    }

    @Test
    void aTableGoesOnWhereItWas() throws IOException {
        Files.writeString(file(), "");
        new GpuTable(file()).addFailure("a", "1");
        new GpuTable(file()).addFailure("b", "1");
        assertEquals(2, rows().size());
    }

    @Test
    void aStepIsOneRowBesideAllItsPeers() throws IOException {
        var json = folder.resolve("train.json");
        Files.writeString(
                json,
                "["
                        + String.join(
                                ",",
                                object("train step", 7, "ms", "torch-cuda", 1),
                                object("train step on tornado, replayed", 4, "ms", "cpu", 40),
                                object("train step on tornado, replayed", 4, "ms", "torch-cuda", 2),
                                object(
                                        "train step on tornado, replayed",
                                        4,
                                        "ms",
                                        "torch-cuda-tf32",
                                        1),
                                object("train compile time on tornado", 3, "s", null, 0))
                        + "]");
        new GpuTable(file()).addTraining(json);
        assertEquals(
                List.of(
                        "| train step, replayed | d32 | 4 | ms | 40 | 10 | 2 | 0.5 |"
                                + " 1 | 0.25 |  |",
                        "| train compile time | d32 | 3 | s |  |  |  |  |  |  |  |"),
                rows());
    }

    @Test
    void pyTorchOnTheProcessorStandsThereToo() throws IOException {
        var json = folder.resolve("train.json");
        var step = "train step on tornado";
        Files.writeString(
                json,
                "["
                        + object(step, 4, "ms", "cpu", 8)
                        + ","
                        + object(step, 4, "ms", "torch", 2)
                        + "]");
        new GpuTable(file()).addTraining(json);
        assertEquals(List.of("| train step | d32 | 4 | ms | 8 | 2 | 2 | 0.5 |  |  |  |"), rows());
    }

    private static String object(
            String benchmark, int value, String unit, String peer, int peerValue) {
        return """
        {"benchmark": "%s", "shape": "d32", "threads": 2, "value": %d, "unit": "%s",
         "percentOfPeak": null, "peer": %s, "peerValue": %s}\
        """
                .formatted(
                        benchmark,
                        value,
                        unit,
                        peer == null ? "null" : '"' + peer + '"',
                        peer == null ? "null" : peerValue);
    }
}
