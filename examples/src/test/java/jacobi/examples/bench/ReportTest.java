package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

class ReportTest {
    private static final Row SUM = Row.of("sum", "of all", 1, 3, Unit.TIMES);

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();

    private Report report(Optional<Path> json) {
        return new Report(new PrintWriter(out), new Said(), json);
    }

    private static Row row(String benchmark) {
        return Row.of(benchmark, "8x8", 1, 1, Unit.GBYTES);
    }

    private static Plan plan(String title) {
        return Plan.of(title, 4, 4, List.of());
    }

    private List<String> printed() {
        return out.toString().lines().map(line -> line.split(" ")[0]).toList();
    }

    @Test
    void rowsAreThereAsSoonAsTheyAreKnown() throws IOException {
        var json = folder.resolve("rows.json");
        var report = report(Optional.of(json));
        report.begin(plan("Kernels").withSummary(() -> List.of(SUM)), List.of());
        report.add(row("exp"));
        assertEquals(List.of("", "Kernels", "benchmark", "exp"), printed());
        assertEquals(List.of(row("exp"), SUM), BenchJson.read(json));
        report.add(row("gelu"));
        report.end(List.of("note"));
        report.begin(plan("Training"), List.of());
        report.end(List.of());
        assertEquals(List.of("", "Kernels", "benchmark", "exp", "gelu", "sum", "note"), printed());
        assertEquals(List.of(row("exp"), row("gelu"), SUM), BenchJson.read(json));
    }

    @Test
    void whoeverStopsItLosesNothing() throws IOException {
        var json = folder.resolve("rows.json");
        var report = report(Optional.of(json));
        report.begin(plan("Kernels").withSummary(() -> List.of(SUM)), List.of());
        report.add(row("exp"));
        assertFalse(report.isStopped());
        report.stop();
        assertTrue(report.isStopped());
        report.add(row("gelu"));
        report.end(List.of("note"));
        report.stop();
        assertEquals(List.of("", "Kernels", "benchmark", "exp", "sum"), printed());
        assertEquals(List.of(row("exp"), SUM), BenchJson.read(json));
    }
}
