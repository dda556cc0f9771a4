package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;

import jacobi.examples.bench.BenchSettings.Table;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The whole benchmark on its smallest rows; no figure is looked at. */
class BenchTest {
    @TempDir private Path folder;

    private static BenchSettings quick(Set<Table> tables, String filter, Path json) {
        return new BenchSettings(
                tables,
                1,
                List.of(),
                Optional.empty(),
                Optional.of(Pattern.compile(filter)),
                1,
                true,
                false,
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.ofNullable(json));
    }

    private static String run(BenchSettings settings) {
        var out = new StringWriter();
        var said = new Said();
        Bench.run(settings, new PrintWriter(out), said);
        assertTrue(said.lines().stream().anyMatch(l -> l.contains("about")), said::toString);
        return out.toString();
    }

    @Test
    void tablesAndJsonHoldThePeaksAndTheRows() throws IOException {
        var json = folder.resolve("rows.json");
        var tables = Set.of(Table.KERNELS, Table.TRAIN, Table.DECODE, Table.SCALING, Table.TABLE1);
        var out =
                run(quick(tables, "softmax 256|encoder d32|decode token|scaling base|layer", json));
        var names = new ArrayList<String>();
        JsonParser.parseString(Files.readString(json))
                .getAsJsonArray()
                .forEach(row -> names.add(row.getAsJsonObject().get("benchmark").getAsString()));
        for (var name :
                List.of(
                        "peak: fma",
                        "softmax",
                        "train step",
                        "decode token",
                        "scaling base",
                        "layer exponent of n")) {
            assertTrue(names.contains(name), () -> name + " is missing in " + names);
            assertTrue(out.contains(name), out);
        }
    }

    @Test
    void aFileOfAnotherKindStopsItBeforeItMeasures() throws IOException {
        var json = Files.writeString(folder.resolve("notes.json"), "{}");
        assertThrows(
                BenchException.class, () -> run(quick(Set.of(Table.KERNELS), "softmax", json)));
    }

    @Test
    void childrenAreAskedForTheSameRows() {
        var settings = quick(Set.of(Table.TRAIN, Table.KERNELS), "d128", null);
        assertEquals(
                List.of(
                        "bench",
                        "kernels",
                        "train",
                        "--peer",
                        "none",
                        "--threads",
                        "1",
                        "--rounds",
                        "1",
                        "--shape",
                        "d128",
                        "--quick"),
                ChildRun.arguments(settings));
    }

    @Test
    void aJavaThatIsNotThereIsNamed() {
        var e = assertThrows(BenchException.class, () -> Jvm.of(folder));
        assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
    }

    /** In 32 tokens: attention in one layer, windows of three in 16, one step after the other. */
    @Test
    void theFirstTokenIsAsFarFromTheLastAsThePaperSays() throws IOException {
        var json = folder.resolve("layers.json");
        run(quick(Set.of(Table.TABLE1), "layer", json));
        var paths = new ArrayList<Double>();
        for (var row : JsonParser.parseString(Files.readString(json)).getAsJsonArray()) {
            if (row.getAsJsonObject().get("benchmark").getAsString().equals("layer path")) {
                paths.add(row.getAsJsonObject().get("value").getAsDouble());
            }
        }
        assertEquals(List.of(1.0, 32.0, 16.0), paths);
    }
}
