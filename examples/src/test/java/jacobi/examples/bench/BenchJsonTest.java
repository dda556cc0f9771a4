package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class BenchJsonTest {
    private static final Row ROW =
            Row.of("softmax", "4096x1024", 2, 21.123456789, Unit.GBYTES).withPercent(87.5);

    @TempDir private Path folder;

    @Test
    void everyObjectHasTheSameKeys() {
        for (var element : BenchJson.array(List.of(ROW, ROW.withPeer("torch", 20)))) {
            assertEquals(
                    Set.of(
                            "benchmark",
                            "shape",
                            "threads",
                            "value",
                            "unit",
                            "percentOfPeak",
                            "peer",
                            "peerValue"),
                    element.getAsJsonObject().keySet());
        }
    }

    @Test
    void valuesKeepSixDigits() {
        var object = BenchJson.array(List.of(ROW)).get(0).getAsJsonObject();
        assertEquals(21.1235, object.get("value").getAsDouble());
        assertEquals("GB/s", object.get("unit").getAsString());
        assertEquals(87.5, object.get("percentOfPeak").getAsDouble());
        assertTrue(object.get("peer").isJsonNull() && object.get("peerValue").isJsonNull());
    }

    @Test
    void eachPeerMakesAnObject() {
        var array = BenchJson.array(List.of(ROW.withPeer("torch", 20).withPeer("libtorch", 22)));
        assertEquals(2, array.size());
        assertEquals("libtorch", array.get(1).getAsJsonObject().get("peer").getAsString());
        assertEquals(22, array.get(1).getAsJsonObject().get("peerValue").getAsDouble());
    }

    @Test
    void whatIsNoNumberIsNull() {
        var row = Row.of("x", "", 1, Double.NaN, Unit.TIMES);
        assertTrue(
                BenchJson.array(List.of(row)).get(0).getAsJsonObject().get("value").isJsonNull());
    }

    @Test
    void rowsComeBackAsTheyWere() throws IOException {
        var file = folder.resolve("rows.json");
        var rows =
                List.of(
                        Row.of("peak: fma", "512 bits", 2, 400, Unit.GFLOPS).withPercent(100),
                        Row.of("train step", "d128", 2, 12.5, Unit.MILLIS).withPeer("torch", 25));
        BenchJson.write(file, rows);
        assertTrue(JsonParser.parseString(Files.readString(file)).isJsonArray());
        assertEquals(rows, BenchJson.read(file));
    }

    @Test
    void formerFiguresMayBeReplaced() throws IOException {
        var file = folder.resolve("rows.json");
        BenchJson.write(file, List.of(ROW));
        BenchJson.check(file);
        BenchJson.check(folder.resolve("new.json"));
        BenchJson.check(Files.createFile(folder.resolve("empty.json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "[{\"benchmark\": 1}]", "my notes", "[", "\"x\""})
    void nothingElseIsReplaced(String content) throws IOException {
        var file = Files.writeString(folder.resolve("notes.json"), content);
        var e = assertThrows(BenchException.class, () -> BenchJson.check(file));
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        assertEquals(content, Files.readString(file));
    }

    @Test
    void binaryFilesAndFoldersAreLeftAlone() throws IOException {
        var file = Files.write(folder.resolve("weights"), new byte[] {(byte) 0xff, 0, (byte) 0xfe});
        assertThrows(BenchException.class, () -> BenchJson.check(file));
        assertThrows(BenchException.class, () -> BenchJson.check(folder));
    }
}
