package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** Whatever a file holds, reading it gives tensors or a sentence that names the file. */
class DamagedSafetensorsTest {
    @TempDir Path folder;

    /** The sentence, without the file's name. */
    private String problem(byte[] bytes) {
        var file = folder.resolve("damaged.safetensors");
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        var error = assertThrows(FormatException.class, () -> Safetensors.read(file));
        assertTrue(error.getMessage().startsWith(file + ": "), error.getMessage());
        return error.getMessage().substring((file + ": ").length());
    }

    private static byte[] file(String header, int dataBytes) {
        return file(header.getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    private static byte[] file(byte[] header, int dataBytes) {
        return ByteBuffer.allocate(Long.BYTES + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    private static String tensor(String type, String shape, String offsets) {
        return "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
                .formatted(type, shape, offsets);
    }

    private byte[] valid() throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("x", Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f));
        tensors.put("y", Tensor.of(Shape.of(2), 5.0, 6.0));
        var file = folder.resolve("valid.safetensors");
        new Safetensors(tensors, Map.of("note", "text")).write(file);
        return Files.readAllBytes(file);
    }

    @Test
    void aFileCutOffAnywhereIsReported() throws IOException {
        var whole = valid();
        for (int length = 0; length < whole.length; length++) {
            var problem = problem(Arrays.copyOf(whole, length));
            var expected = length < 8 ? "has only " + length + " bytes" : "is cut off: ";
            assertTrue(problem.contains(expected), length + " bytes: " + problem);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBytesChangedInTheHeaderAreReadOrReported(long seed) throws IOException {
        var whole = valid();
        int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        var random = new Random(seed);
        var file = folder.resolve("changed.safetensors");
        for (int trial = 0; trial < 150; trial++) {
            var changed = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                changed[random.nextInt(Long.BYTES + header)] = (byte) random.nextInt(256);
            }
            Files.write(file, changed);
            try {
                Safetensors.read(file);
            } catch (FormatException e) {
                assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", trial " + trial, e);
            }
        }
    }

    static Stream<Arguments> headers() {
        var x = tensor("F32", "[2]", "[0,8]");
        return Stream.of(
                Arguments.of("", "header length of 0"),
                Arguments.of("[]", "a header that is no JSON object"),
                Arguments.of("null", "a header that is no JSON object"),
                Arguments.of("\"text\"", "a header that is no JSON object"),
                Arguments.of("not JSON", "a header that is no JSON object"),
                Arguments.of("{\"x\":" + x, "a header that is no JSON object"),
                Arguments.of("{\"x\":" + x + "} {}", "a header that is no JSON object"),
                Arguments.of("{x:" + x + "}", "a header that is no JSON object"),
                Arguments.of("{\"x\n\":" + x + "}", "a header that is no JSON object"),
                Arguments.of("{\"x\"=" + x + "}", "a header that is no JSON object"),
                Arguments.of("{\"x\":" + x + ",}", "a header that is no JSON object"),
                Arguments.of("[".repeat(100_000), "a header that is no JSON object"),
                Arguments.of("{\"x\":" + x + ",\"x\":" + x + "}", "has two tensors named x"),
                Arguments.of(
                        "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}",
                        "has two metadata entries named a"),
                Arguments.of("{\"__metadata__\":[]}", "has metadata that is no map of texts"),
                Arguments.of("{\"__metadata__\":{\"a\":1}}", "metadata that is no map of texts"),
                Arguments.of("{\"__metadata__\":{\"a\":{}}}", "metadata that is no map of texts"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aHeaderThatIsNoHeaderIsReported(String header, String expected) {
        var problem = problem(file(header, 8));
        assertTrue(problem.contains(expected), problem);
    }

    @Test
    void aHeaderThatIsNoUtf8IsReported() {
        var header =
                ("{\"?\":" + tensor("F32", "[2]", "[0,8]") + "}").getBytes(StandardCharsets.UTF_8);
        header[2] = (byte) 0xFF;
        assertTrue(problem(file(header, 8)).contains("no JSON object"));
    }

    static Stream<Arguments> tensors() {
        var invalid = "has no valid type, shape and offsets for tensor x";
        var large = "more elements than the 2147483631 that a tensor can hold; split it";
        var lies = "says that tensor x of type F32 and shape [2] lies in bytes ";
        long max = Long.MAX_VALUE;
        return Stream.of(
                Arguments.of("7", invalid),
                Arguments.of("null", invalid),
                Arguments.of("[]", invalid),
                Arguments.of("{}", invalid),
                Arguments.of("{\"dtype\":\"F32\",\"shape\":[2]}", invalid),
                Arguments.of("{\"dtype\":\"F32\",\"data_offsets\":[0,8]}", invalid),
                Arguments.of("{\"shape\":[2],\"data_offsets\":[0,8]}", invalid),
                Arguments.of(
                        tensor("F8_E4M3", "[8]", "[0,8]"), "type F8_E4M3; readable are F64, F32"),
                Arguments.of(tensor("Q8_0", "[8]", "[0,8]"), "tensor x of type Q8_0; readable"),
                Arguments.of(tensor("f32", "[2]", "[0,8]"), "tensor x of type f32; readable"),
                Arguments.of(tensor("BF16", "[2]", "[0,8]"), "type BF16 and shape [2] lies in"),
                Arguments.of(tensor("I64", "[2]", "[0,8]"), "type I64 and shape [2] lies in"),
                Arguments.of(tensor("F32", "2", "[0,8]"), invalid),
                Arguments.of(tensor("F32", "[2.5]", "[0,8]"), invalid),
                Arguments.of(tensor("F32", "[\"2\"]", "[0,8]"), invalid),
                Arguments.of(tensor("F32", "[null]", "[0,8]"), invalid),
                Arguments.of(tensor("F32", "[-2]", "[0,8]"), "[-2], but no size is negative"),
                Arguments.of(tensor("F32", "[-1,-2]", "[0,8]"), "but no size is negative"),
                Arguments.of(tensor("F32", "[4294967298]", "[0,8]"), large),
                Arguments.of(tensor("F32", "[1e99]", "[0,8]"), invalid),
                Arguments.of(tensor("F32", "[65536,65536]", "[0,8]"), large),
                Arguments.of(tensor("U8", "[2147483632]", "[0,8]"), large),
                Arguments.of(tensor("F32", "[2147483647,2147483647,4]", "[0,8]"), large),
                Arguments.of(tensor("F32", "[2]", "[0]"), invalid),
                Arguments.of(tensor("F32", "[2]", "[0,4,8]"), invalid),
                Arguments.of(tensor("F32", "[2]", "[0.5,8]"), invalid),
                Arguments.of(tensor("F32", "[2]", "{}"), invalid),
                Arguments.of(tensor("F32", "[2]", "[0,4]"), lies + "0 to 4"),
                Arguments.of(tensor("F32", "[2]", "[8,0]"), lies + "8 to 0"),
                Arguments.of(tensor("F32", "[2]", "[-8,0]"), lies + "-8 to 0"),
                Arguments.of(tensor("F32", "[2]", "[-4,4]"), lies + "-4 to 4"),
                Arguments.of(
                        // to − from is 8 if the difference overflows.
                        tensor("F32", "[2]", "[" + max + "," + (max + 8) + "]"), lies + max),
                Arguments.of(tensor("F32", "[2]", "[" + (max - 8) + "," + max + "]"), "is cut off"),
                Arguments.of(tensor("F32", "[2]", "[1000,1008]"), "is cut off: tensor x ends"),
                Arguments.of(tensor("F32", "[500000000]", "[0,2000000000]"), "is cut off"),
                Arguments.of(tensor("F32", "[1]", "[0,4]"), "has 4 bytes behind its last tensor"),
                Arguments.of(tensor("F32", "[1]", "[4,8]"), "overlap or leave a gap: x starts"));
    }

    @ParameterizedTest
    @MethodSource("tensors")
    void aTensorThatCannotBeIsReported(String entry, String expected) {
        var problem = problem(file("{\"x\":" + entry + "}", 8));
        assertTrue(problem.contains(expected), problem);
    }

    @Test
    void tensorsThatOverlapOrLeaveAGapAreReported() {
        var first = "{\"a\":" + tensor("F32", "[2]", "[0,8]");
        var overlap = first + ",\"b\":" + tensor("F32", "[2]", "[4,12]") + "}";
        assertEquals(
                "has tensors that overlap or leave a gap: b starts at byte 4 of the data, the one"
                        + " before ends at 8",
                problem(file(overlap, 12)));
        var same = first + ",\"b\":" + tensor("I32", "[2]", "[0,8]") + "}";
        assertTrue(problem(file(same, 8)).contains("b starts at byte 0"));
        var gap = first + ",\"b\":" + tensor("F32", "[2]", "[12,20]") + "}";
        assertTrue(problem(file(gap, 20)).contains("b starts at byte 12"));
    }

    @Test
    void emptyTensorsOverlapNothingAndOrderIsFree() throws IOException {
        var header =
                "{\"c\":"
                        + tensor("F32", "[1]", "[8,12]")
                        + ",\"empty\":"
                        + tensor("F64", "[0,3]", "[8,8]")
                        + ",\"a\":"
                        + tensor("F32", "[2]", "[0,8]")
                        + "}   ";
        var file = folder.resolve("valid.safetensors");
        Files.write(file, file(header, 12));
        var tensors = Safetensors.read(file).tensors();
        assertEquals("[c, empty, a]", tensors.keySet().toString());
        assertEquals(Shape.of(0, 3), tensors.get("empty").shape());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, 100_000_001, Long.MAX_VALUE, Long.MIN_VALUE})
    void aHeaderLengthThatCannotBeIsReported(long length) {
        var bytes = file("{}", 0);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
        assertEquals(
                "is no safetensors file: it starts with a header length of " + length,
                problem(bytes));
    }

    /** A file as large as it says, but of nothing: no array is made for it. */
    @Test
    void aLargeFileOfZerosIsReported() throws IOException {
        var file = folder.resolve("sparse.safetensors");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 33);
        }
        var error = assertThrows(FormatException.class, () -> Safetensors.read(file));
        assertTrue(error.getMessage().contains("header length of 0"), error.getMessage());
    }

    @Test
    void aMissingFileAndAFolderAreReported() {
        var missing = folder.resolve("missing.safetensors");
        var error = assertThrows(FormatException.class, () -> Safetensors.read(missing));
        assertEquals(missing + ": there is no such file", error.getMessage());
        error = assertThrows(FormatException.class, () -> Safetensors.read(folder));
        assertEquals(folder + ": is a folder, not a safetensors file", error.getMessage());
    }
}
