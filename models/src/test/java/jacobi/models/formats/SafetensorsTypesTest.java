package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.testing.RealData;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Types that the engine does not compute with: widened when read, narrowed when written. */
class SafetensorsTypesTest {
    @TempDir Path folder;

    /** One tensor named x, of these bytes. */
    private Tensor read(String type, int size, ByteBuffer data) throws IOException {
        var header =
                "{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                        .formatted(type, size, data.capacity())
                        .getBytes(StandardCharsets.UTF_8);
        var bytes =
                ByteBuffer.allocate(Long.BYTES + header.length + data.capacity())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .put(data.array());
        var file = folder.resolve("typed.safetensors");
        Files.write(file, bytes.array());
        return Safetensors.read(file).tensors().get("x");
    }

    private static ByteBuffer data(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private Tensor again(Tensor tensor, StoredType type) {
        var file = folder.resolve("again.safetensors");
        new Safetensors(Map.of("x", tensor), Map.of()).write(file, Map.of(tensor.type(), type));
        try (var open = SafetensorsFile.open(file)) {
            assertEquals(type, open.tensors().get("x").type());
            return open.tensor("x");
        }
    }

    /** What a number of 16 bits means, from its sign, exponent and fraction. */
    private static double meaning(int bits, int fractionBits, int bias) {
        int exponent = (bits & 0x7FFF) >> fractionBits;
        int fraction = bits & (1 << fractionBits) - 1;
        double sign = bits < 0x8000 ? 1 : -1;
        if (exponent == 2 * bias + 1) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        int whole = exponent == 0 ? fraction : fraction + (1 << fractionBits);
        return sign * Math.scalb((double) whole, Math.max(exponent, 1) - bias - fractionBits);
    }

    private static double meaning(StoredType type, int bits) {
        return type == StoredType.F16 ? meaning(bits, 10, 15) : meaning(bits, 7, 127);
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void everyNumberOf16BitsIsReadExactly(StoredType type) throws IOException {
        var data = data(2 << 16);
        for (int bits = 0; bits < 1 << 16; bits++) {
            data.putShort((short) bits);
        }
        var tensor = read(type.name(), 1 << 16, data);
        assertEquals(DType.F32, tensor.type());
        for (int bits = 0; bits < 1 << 16; bits++) {
            assertEquals(
                    meaning(type, bits),
                    tensor.get(bits),
                    Integer.toHexString(bits) + " in " + type);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void everyNumberOf16BitsIsWrittenAsItWasRead(StoredType type) {
        var values = new float[1 << 16];
        for (int bits = 0; bits < values.length; bits++) {
            values[bits] = (float) meaning(type, bits);
        }
        var written = again(Tensor.wrap(Shape.of(values.length), values), type);
        assertArrayEquals(values, written.floats());
    }

    /** No neighbour is nearer; of two that are as near, the even one was taken. */
    @ParameterizedTest
    @CsvSource({"F16,1", "F16,2", "BF16,1", "BF16,2"})
    void numbersAreRoundedToTheNearest(StoredType type, long seed) {
        var random = new Random(seed);
        var values = new float[20_000];
        for (int i = 0; i < values.length; i++) {
            int bits = random.nextInt(type == StoredType.F16 ? 0x7BFF : 0x7F7F);
            double low = meaning(type, bits);
            double high = meaning(type, bits + 1);
            double part = i % 4 == 0 ? 0.5 : random.nextDouble();
            values[i] = (float) ((low + (high - low) * part) * (i % 2 == 0 ? 1 : -1));
        }
        var rounded = again(Tensor.wrap(Shape.of(values.length), values), type);
        for (int i = 0; i < values.length; i++) {
            var where = type + " of " + values[i] + ", seed " + seed;
            requireNearest(type, values[i], rounded.get(i), where);
        }
    }

    private static void requireNearest(
            StoredType type, double value, double rounded, String where) {
        assertEquals(Math.signum(1 / value), Math.signum(1 / rounded), where);
        int bits =
                type == StoredType.F16
                        ? Float.floatToFloat16((float) Math.abs(rounded))
                        : Float.floatToRawIntBits((float) Math.abs(rounded)) >>> 16;
        double distance = Math.abs(value - rounded);
        for (int neighbour = Math.max(0, bits - 1); neighbour <= bits + 1; neighbour++) {
            double other = Math.abs(Math.abs(value) - meaning(type, neighbour));
            boolean worse = other > distance || other == distance && bits % 2 == 0;
            assertTrue(neighbour == bits || worse, where);
        }
    }

    @Test
    void aNumberTooLargeForItsTypeIsNotWritten() {
        var file = folder.resolve("large.safetensors");
        var large = Tensor.of(Shape.of(3), 65504f, -65519f, 65520f);
        var content = new Safetensors(Map.of("w", large), Map.of());
        var error =
                assertThrows(
                        FormatException.class,
                        () -> content.write(file, Map.of(DType.F32, StoredType.F16)));
        assertEquals(
                file
                        + ": cannot be written: tensor w holds 65520.0 at element 2, too large for"
                        + " F16; write BF16 or F32",
                error.getMessage());
        assertTrue(Files.notExists(file));
        assertThrows(
                FormatException.class,
                () -> again(Tensor.scalar(Float.MAX_VALUE), StoredType.BF16));
        var infinite = Tensor.of(Shape.of(2), Float.NEGATIVE_INFINITY, Float.NaN);
        assertArrayEquals(infinite.floats(), again(infinite, StoredType.F16).floats());
        assertArrayEquals(infinite.floats(), again(infinite, StoredType.BF16).floats());
    }

    /** All fraction bits set: rounding alone would carry into the sign. */
    @Test
    void aNanStaysOne() {
        var nan =
                Tensor.of(Shape.of(2), Float.intBitsToFloat(0x7FFFFFFF), Float.intBitsToFloat(-1));
        assertTrue(Double.isNaN(again(nan, StoredType.BF16).get(0)));
        assertTrue(Double.isNaN(again(nan, StoredType.BF16).get(1)));
        assertTrue(Double.isNaN(again(nan, StoredType.F16).get(1)));
    }

    @Test
    void integersOf64BitsAreReadWhereTheyFit() throws IOException {
        var ints = new int[] {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 50256};
        assertArrayEquals(ints, again(Tensor.of(Shape.of(5), ints), StoredType.I64).ints());
        for (long wrong : new long[] {1L << 31, -(1L << 31) - 1, Long.MIN_VALUE, 1L << 32}) {
            // Behind the first chunk, so that the index is counted from the tensor's start.
            var data = data(10_000 * Long.BYTES).putLong(9_000 * Long.BYTES, wrong);
            var error = assertThrows(FormatException.class, () -> read("I64", 10_000, data));
            var expected = "holds tensor x with " + wrong + " at element 9000, which does not fit";
            assertTrue(error.getMessage().contains(expected), error.getMessage());
        }
    }

    @Test
    void smallIntegersAreWidened() throws IOException {
        var shorts = data(6).putShort((short) -32768).putShort((short) 32767).putShort((short) -1);
        assertArrayEquals(new int[] {-32768, 32767, -1}, read("I16", 3, shorts).ints());
        assertArrayEquals(new int[] {-128, 127, -1}, read("I8", 3, bytes(-128, 127, -1)).ints());
        assertArrayEquals(new int[] {128, 127, 255}, read("U8", 3, bytes(-128, 127, -1)).ints());
        assertArrayEquals(new int[] {0, 1, 1}, read("BOOL", 3, bytes(0, 1, 1)).ints());
        var error = assertThrows(FormatException.class, () -> read("BOOL", 3, bytes(0, 1, 2)));
        assertTrue(error.getMessage().contains("with 2 at element 2"), error.getMessage());
    }

    private static ByteBuffer bytes(int... values) {
        var data = data(values.length);
        for (int value : values) {
            data.put((byte) value);
        }
        return data;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 20_000})
    void narrowTypesOfAnySizeSurvive(int size) {
        var values = new float[size];
        var ints = new int[size];
        for (int i = 0; i < size; i++) {
            values[i] = i % 256;
            ints[i] = -i;
        }
        var floats = Tensor.wrap(Shape.of(size), values);
        assertArrayEquals(values, again(floats, StoredType.F16).floats());
        assertArrayEquals(values, again(floats, StoredType.BF16).floats());
        var integers = Tensor.wrap(Shape.of(size), ints);
        assertArrayEquals(ints, again(integers, StoredType.I64).ints());
    }

    /** A slice does not start at its array's first element. */
    @Test
    void aSliceIsWrittenNarrow() {
        var rows = Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f);
        assertArrayEquals(new float[] {5, 6}, again(rows.slice(2, 3), StoredType.F16).floats());
        var ints = Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6).slice(1, 2);
        assertArrayEquals(new int[] {3, 4}, again(ints, StoredType.I64).ints());
    }

    /** Every tensor's numbers lie at multiples of their size, whatever the order of the names. */
    @Test
    void wideNumbersAreAligned() {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("half", Tensor.of(Shape.of(3), 1f, 2f, 3f));
        tensors.put("id", Tensor.of(Shape.of(1), 7));
        tensors.put("double", Tensor.of(Shape.of(1), 0.1));
        var file = folder.resolve("aligned.safetensors");
        var types = Map.of(DType.F32, StoredType.BF16, DType.I32, StoredType.I64);
        new Safetensors(tensors, Map.of()).write(file, types);
        try (var open = SafetensorsFile.open(file)) {
            assertEquals("[half, id, double]", open.tensors().keySet().toString());
            long start = open.tensors().get("id").bytes().address();
            assertEquals(8, open.tensors().get("double").bytes().address() - start);
            assertEquals(16, open.tensors().get("half").bytes().address() - start);
            assertArrayEquals(new float[] {1, 2, 3}, open.tensor("half").floats());
            assertEquals(7, open.tensor("id").item());
            assertEquals(0.1, open.tensor("double").item());
        }
    }

    @ParameterizedTest
    @CsvSource({"F32,I32", "F32,F64", "F64,F32", "F64,F16", "I32,F32", "I32,U8", "F32,Q8_0"})
    void otherConversionsAreRefused(DType from, StoredType to) {
        var file = folder.resolve("none.safetensors");
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Safetensors(Map.of(), Map.of()).write(file, Map.of(from, to)));
        assertEquals("tensors of type " + from + " cannot be written as " + to, error.getMessage());
    }

    /** The reference's embeddings, once as F32 and once rounded to F16. */
    @Test
    void realHalvesAreTheRoundedFloats() {
        var data = RealData.find("model2vec");
        var floats = Safetensors.read(data.resolve("float32.model.safetensors"));
        var halves = Safetensors.read(data.resolve("float16.model.safetensors"));
        var exact = floats.tensors().get("embeddings");
        var read = halves.tensors().get("embeddings");
        assertEquals(Shape.of(29528, 2), read.shape());
        assertArrayEquals(again(exact, StoredType.F16).floats(), read.floats());
    }
}
