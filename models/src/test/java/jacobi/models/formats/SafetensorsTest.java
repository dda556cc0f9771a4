package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.Workspace;
import jacobi.models.testing.RealData;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class SafetensorsTest {
    @TempDir Path folder;

    private static void assertSame(Tensor expected, Tensor actual, String name) {
        assertEquals(expected.type(), actual.type(), name);
        assertEquals(expected.shape(), actual.shape(), name);
        assertArrayEquals(expected.toDoubles(), actual.toDoubles(), name);
    }

    private Safetensors again(Safetensors content) {
        var file = folder.resolve("content.safetensors");
        content.write(file);
        return Safetensors.read(file);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenIsReadInTheSameOrder(long seed) {
        var random = new Random(seed);
        var tensors = new LinkedHashMap<String, Tensor>();
        for (int i = 0; i < 12; i++) {
            var dims = random.ints(random.nextInt(4), 0, 5).toArray();
            var type = DType.values()[random.nextInt(3)];
            var tensor = Tensor.zeros(type, Shape.of(dims));
            for (int at = 0; at < tensor.size(); at++) {
                tensor.set(at, 1000 * random.nextGaussian());
            }
            // Every other one is a slice, which does not start at its array's first element.
            boolean slice = i % 2 == 1 && dims.length > 0 && dims[0] > 1;
            tensors.put(
                    "tensor." + random.nextInt(1000) + "." + i,
                    slice ? tensor.slice(1, 2) : tensor);
        }
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("z", "last comes first");
        metadata.put("quote \"", "line\nbreak, <html> & 한국어 \u0001");
        metadata.put("", "");
        var read = again(new Safetensors(tensors, metadata));
        assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.tensors().keySet()));
        tensors.forEach((name, tensor) -> assertSame(tensor, read.tensors().get(name), name));
        assertEquals(
                List.copyOf(metadata.entrySet()),
                List.copyOf(read.metadata().entrySet()),
                "seed " + seed);
    }

    @Test
    void everyBitOfAFloatSurvives() {
        var floats =
                new float[] {
                    -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY
                };
        var ints = new int[] {Integer.MIN_VALUE, -1, Integer.MAX_VALUE};
        var doubles = new double[] {-0.0, Double.MIN_VALUE, Math.PI, Double.NaN};
        var read =
                again(
                                new Safetensors(
                                        Map.of(
                                                "f", Tensor.of(Shape.of(5), floats),
                                                "i", Tensor.of(Shape.of(3), ints),
                                                "d", Tensor.of(Shape.of(4), doubles)),
                                        Map.of()))
                        .tensors();
        assertArrayEquals(floats, read.get("f").floats());
        assertArrayEquals(ints, read.get("i").ints());
        assertArrayEquals(doubles, read.get("d").doubles());
    }

    @Test
    void tensorsLargerThanAChunkSurvive() {
        var values = new float[(1 << 20) / Float.BYTES * 2 + 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        var large = Tensor.wrap(Shape.of(values.length), values);
        var read = again(new Safetensors(Map.of("large", large), Map.of()));
        assertArrayEquals(values, read.tensors().get("large").floats());
    }

    @Test
    void nothingIsAFileToo() {
        var read = again(new Safetensors(Map.of(), Map.of()));
        assertEquals(Map.of(), read.tensors());
        assertEquals(Map.of(), read.metadata());
    }

    /** Byte by byte: other programs read these files. */
    @Test
    void theBytesAreTheFormats() throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("b", Tensor.of(Shape.of(2), 1f, -2f));
        tensors.put("a", Tensor.of(Shape.of(), 7));
        var file = folder.resolve("bytes.safetensors");
        new Safetensors(tensors, Map.of("format", "pt")).write(file);
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(bytes.getLong());
        assertEquals(0, length % 8, "the data is aligned to eight bytes");
        var header = new byte[length];
        bytes.get(header);
        assertEquals(
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"a\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[8,12]}}",
                new String(header, StandardCharsets.UTF_8).stripTrailing());
        assertEquals(1f, bytes.getFloat());
        assertEquals(-2f, bytes.getFloat());
        assertEquals(7, bytes.getInt());
        assertEquals(0, bytes.remaining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "abc", "abcd", "abcde", "abcdef", "abcdefg", "한", "한국"})
    void theDataIsAlignedWhateverTheNamesLength(String name) throws IOException {
        var file = folder.resolve("aligned.safetensors");
        new Safetensors(Map.of(name, Tensor.scalar(1)), Map.of()).write(file);
        assertEquals(0, (Files.size(file) - Float.BYTES) % 8);
        assertEquals(1, Safetensors.read(file).tensors().get(name).item());
    }

    @Test
    void theMetadatasNameIsNoTensors() {
        var tensors = Map.of("__metadata__", Tensor.scalar(1));
        assertThrows(IllegalArgumentException.class, () -> new Safetensors(tensors, Map.of()));
    }

    @Test
    void filesOfOtherProgramsAreRead() {
        var fixtures = RealData.find("safetensors-fixtures");
        assertSame(Tensor.of(Shape.of(3), 1, 2, 3), only(fixtures, "tensor-1d-int32"), "1d");
        assertSame(
                Tensor.of(Shape.of(2, 3), 1.0, 2.0, 3.0, 24.0, 25.0, 26.0),
                only(fixtures, "tensor-2d-float64"),
                "2d");
        assertEquals(3, only(fixtures, "tensor-3d-float32").shape().rank());
        assertEquals(4, only(fixtures, "tensor-4d-float32").shape().rank());
    }

    private static Tensor only(Path fixtures, String name) {
        var tensors = Safetensors.read(fixtures.resolve(name + ".safetensors")).tensors();
        assertEquals(1, tensors.size(), name);
        return tensors.values().iterator().next();
    }

    @Test
    void aFileThatCannotBeWrittenLeavesTheOldOneAndNoRest() throws IOException {
        var file = folder.resolve("old.safetensors");
        new Safetensors(Map.of("x", Tensor.scalar(1)), Map.of()).write(file);
        var old = Files.readAllBytes(file);
        var workspace = new Workspace();
        var gone = workspace.call(() -> List.of(Tensor.zeros(DType.F32, Shape.of(2)))).getFirst();
        var content = new LinkedHashMap<String, Tensor>();
        content.put("large", Tensor.zeros(DType.F32, Shape.of(1000)));
        // Fails only once a part of the file has been written.
        content.put("gone", gone);
        assertThrows(
                IllegalStateException.class, () -> new Safetensors(content, Map.of()).write(file));
        assertArrayEquals(old, Files.readAllBytes(file));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aMissingFolderIsNamed() {
        var file = folder.resolve("none/model.safetensors");
        var error =
                assertThrows(
                        FormatException.class,
                        () -> new Safetensors(Map.of(), Map.of()).write(file));
        assertTrue(error.getMessage().startsWith(file + ": cannot be written"), error.getMessage());
    }
}
