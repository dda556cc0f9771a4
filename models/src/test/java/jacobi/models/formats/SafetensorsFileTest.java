package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.testing.RealData;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

class SafetensorsFileTest {
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir Path folder;

    private Path write(String name, Map<String, Tensor> tensors, Map<String, String> metadata) {
        var file = folder.resolve(name);
        new Safetensors(tensors, metadata).write(file);
        return file;
    }

    @Test
    void aTensorIsReadByItself() {
        var x = Tensor.of(Shape.of(2, 1), 1f, 2f);
        var y = Tensor.of(Shape.of(1), 3);
        var file = write("model.safetensors", Map.of("x", x, "y", y), Map.of("format", "pt"));
        try (var open = SafetensorsFile.open(file)) {
            assertEquals(file, open.path());
            assertEquals(Map.of("format", "pt"), open.metadata());
            assertEquals("x: F32[2, 1]", open.tensors().get("x").toString());
            assertEquals(StoredType.I32, open.tensors().get("y").type());
            assertArrayEquals(new float[] {1, 2}, open.tensor("x").floats());
            // Each reading is a tensor of its own.
            open.tensor("y").fill(9);
            assertEquals(3, open.tensor("y").item());
        }
    }

    @Test
    void aTensorThatIsNotThereIsNamed() {
        var file = write("model.safetensors", Map.of("x", Tensor.scalar(1)), Map.of());
        try (var open = SafetensorsFile.open(file)) {
            var error = assertThrows(FormatException.class, () -> open.tensor("z"));
            assertEquals(
                    file + ": has no tensor named z; it holds 1, beginning with x",
                    error.getMessage());
        }
    }

    @Test
    void aClosedFileSaysSo() {
        var file = write("model.safetensors", Map.of("x", Tensor.scalar(1)), Map.of());
        var open = SafetensorsFile.open(file);
        var read = open.tensor("x");
        open.close();
        open.close();
        var error = assertThrows(IllegalStateException.class, () -> open.tensor("x"));
        assertEquals(file + " was closed before its tensor x was read", error.getMessage());
        assertEquals(1, read.item());
    }

    private Path twoParts(String weightMap) throws IOException {
        write(
                "model-00001-of-00002.safetensors",
                Map.of("a", Tensor.of(Shape.of(2), 1f, 2f)),
                Map.of("format", "pt"));
        write(
                "model-00002-of-00002.safetensors",
                Map.of("b", Tensor.of(Shape.of(1), 3f), "c", Tensor.of(Shape.of(1), 4)),
                Map.of("format", "other"));
        var index = folder.resolve(INDEX);
        return Files.writeString(
                index, "{\"metadata\":{\"total_size\":16},\"weight_map\":" + weightMap + "}");
    }

    private static String map(String... entries) {
        return "{" + String.join(",", entries) + "}";
    }

    private static String lies(String tensor, int part) {
        return "\"%s\":\"model-0000%d-of-00002.safetensors\"".formatted(tensor, part);
    }

    @Test
    void severalFilesAreReadAsOne() throws IOException {
        var index = twoParts(map(lies("c", 2), lies("a", 1), lies("b", 2)));
        try (var open = SafetensorsFile.open(index)) {
            assertEquals("[c, a, b]", open.tensors().keySet().toString());
            assertEquals(4, open.tensor("c").item());
            assertArrayEquals(new float[] {1, 2}, open.tensor("a").floats());
            assertEquals("other", open.metadata().get("format"));
        }
        var all = Safetensors.read(index).tensors();
        assertEquals(3, all.get("b").item());
        // Nothing keeps the parts open.
        var closed = SafetensorsFile.open(index);
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.tensor("a"));
        assertThrows(IllegalStateException.class, () -> closed.tensor("b"));
    }

    static Stream<Arguments> indices() {
        var a = lies("a", 1);
        var b = lies("b", 2);
        var c = lies("c", 2);
        return Stream.of(
                Arguments.of(map(a, b), "does not say that tensor c lies in model-00002-of"),
                Arguments.of(map(a, b, c, lies("d", 1)), "says that tensor d lies in model-00001"),
                Arguments.of(map(lies("a", 2), b, c), "says that tensor a lies in model-00002-of"),
                Arguments.of(map(a, b, c, c), "names tensor c twice"),
                Arguments.of(map(lies("a", 3)), "needs model-00003-of-00002.safetensors beside it"),
                Arguments.of(map("\"a\":\"../x.safetensors\""), "which is no name of a safe"),
                Arguments.of(map("\"a\":\"/x.safetensors\""), "names \"/x.safetensors\", which"),
                Arguments.of(map("\"a\":\"model.bin\""), "names \"model.bin\", which is no name"),
                Arguments.of(map("\"a\":\"" + INDEX + "\""), "which is no name of a safetensors"),
                Arguments.of(map("\"a\":[]"), "is no JSON object with a weight_map"),
                Arguments.of("[]", "is no JSON object with a weight_map"),
                Arguments.of("7", "is no JSON object with a weight_map"),
                Arguments.of("{}", "has no weight_map that says which tensor lies in which file"));
    }

    @ParameterizedTest
    @MethodSource("indices")
    void anIndexThatDoesNotFitIsReported(String weightMap, String expected) throws IOException {
        var index = twoParts(weightMap);
        var error = assertThrows(FormatException.class, () -> SafetensorsFile.open(index));
        assertTrue(error.getMessage().startsWith(index + ": "), error.getMessage());
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "{", "{\"weight_map\":{}", "not JSON", "[[[["})
    void anIndexThatIsNoneIsReported(String text) throws IOException {
        var index = Files.writeString(folder.resolve(INDEX), text);
        var error = assertThrows(FormatException.class, () -> SafetensorsFile.open(index));
        assertEquals(
                index + ": is no JSON object with a weight_map from tensors to files",
                error.getMessage());
    }

    @Test
    void aBrokenPartIsNamedItself() throws IOException {
        var index = twoParts(map(lies("a", 1), lies("b", 2), lies("c", 2)));
        var part = folder.resolve("model-00002-of-00002.safetensors");
        Files.write(part, new byte[4]);
        var error = assertThrows(FormatException.class, () -> SafetensorsFile.open(index));
        assertEquals(part + ": is no safetensors file: it has only 4 bytes", error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aDamagedIndexIsReadOrReported(long seed) throws IOException {
        var index = twoParts(map(lies("a", 1), lies("b", 2), lies("c", 2)));
        var whole = Files.readAllBytes(index);
        var damaged = folder.resolve("damaged.index.json");
        new Damage(damaged, file -> Safetensors.read(file).tensors())
                .changedAnywhere(whole, whole.length, 150, seed);
    }

    @Test
    void aWholeModelIsReadATensorAtATime() {
        var file = RealData.find("tiny-random-gpt2").resolve("model.safetensors");
        var all = Safetensors.read(file).tensors();
        try (var open = SafetensorsFile.open(file)) {
            assertEquals(all.keySet(), open.tensors().keySet());
            assertEquals(Shape.of(32, 96), shape(open, "transformer.h.0.attn.c_attn.weight"));
            all.forEach(
                    (name, tensor) ->
                            assertArrayEquals(
                                    tensor.toDoubles(), open.tensor(name).toDoubles(), name));
        }
    }

    private static Shape shape(TensorFile file, String name) {
        return file.tensors().get(name).shape();
    }
}
