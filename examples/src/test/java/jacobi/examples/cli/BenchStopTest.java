package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A benchmark that is told to end while it measures. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Java cannot ask a process to end there")
class BenchStopTest {
    private static final int ENDED_POLITELY = 128 + 15;

    @TempDir private Path folder;

    @Test
    void whatWasMeasuredIsPrintedAndWritten() throws IOException, InterruptedException {
        var json = folder.resolve("rows.json");
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "-cp",
                                ClassPath.ofProgram(),
                                "jacobi.examples.cli.Jacobi",
                                "bench",
                                "kernels",
                                "--quick",
                                "--peer=none",
                                "--rounds=1000000",
                                "--shape=^exp",
                                "--json=" + json)
                        .redirectError(folder.resolve("err").toFile())
                        .start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            var line = out.readLine();
            while (line != null && !line.startsWith("theory")) {
                line = out.readLine();
            }
            process.destroy();
            assertEquals(ENDED_POLITELY, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
        assertTrue(benchmarks(json).contains("peak: fma"), () -> "the peaks are kept");
        var err = Files.readString(folder.resolve("err"));
        assertTrue(err.contains("measured until now"), err);
    }

    private static List<String> benchmarks(Path json) throws IOException {
        return JsonParser.parseString(Files.readString(json)).getAsJsonArray().asList().stream()
                .map(row -> row.getAsJsonObject().get("benchmark").getAsString())
                .toList();
    }
}
