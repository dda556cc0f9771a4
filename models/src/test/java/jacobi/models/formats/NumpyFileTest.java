package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;

class NumpyFileTest {
    @TempDir Path folder;

    private Tensor read(byte[] bytes) throws IOException {
        return NumpyFile.read(Files.write(folder.resolve("array.npy"), bytes));
    }

    private Tensor read(String type, String shape, boolean columns, ByteBuffer data)
            throws IOException {
        return read(NumpyBytes.of(type, columns, shape, data.array()));
    }

    private static ByteBuffer data(int bytes, char order) {
        return ByteBuffer.allocate(bytes)
                .order(order == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    @ParameterizedTest
    @ValueSource(chars = {'<', '>'})
    void everyTypeIsReadInBothOrders(char order) throws IOException {
        var doubles = data(16, order).putDouble(Math.PI).putDouble(-0.0);
        assertSame(Tensor.of(Shape.of(2), Math.PI, -0.0), read(order + "f8", doubles));
        var floats = data(8, order).putFloat(1.5f).putFloat(Float.MIN_VALUE);
        assertSame(Tensor.of(Shape.of(2), 1.5f, Float.MIN_VALUE), read(order + "f4", floats));
        var halves = data(4, order).putShort((short) 0x3C01).putShort((short) 0xC000);
        assertSame(Tensor.of(Shape.of(2), 1.0009765625f, -2f), read(order + "f2", halves));
        var longs = data(16, order).putLong(Integer.MIN_VALUE).putLong(258);
        assertSame(Tensor.of(Shape.of(2), Integer.MIN_VALUE, 258), read(order + "i8", longs));
        var ints = data(8, order).putInt(Integer.MAX_VALUE).putInt(-2);
        assertSame(Tensor.of(Shape.of(2), Integer.MAX_VALUE, -2), read(order + "i4", ints));
        var shorts = data(4, order).putShort((short) 258).putShort((short) -2);
        assertSame(Tensor.of(Shape.of(2), 258, -2), read(order + "i2", shorts));
    }

    @Test
    void bytesHaveNoOrder() throws IOException {
        var bytes = data(2, '<').put((byte) 1).put((byte) 0xFE);
        assertSame(Tensor.of(Shape.of(2), 1, -2), read("|i1", bytes));
        assertSame(Tensor.of(Shape.of(2), 1, 254), read("|u1", bytes));
        var flags = data(2, '<').put((byte) 1);
        assertSame(Tensor.of(Shape.of(2), 1, 0), read("|b1", flags));
    }

    private Tensor read(String type, ByteBuffer data) throws IOException {
        return read(type, "(2,)", false, data);
    }

    private static void assertSame(Tensor expected, Tensor actual) {
        assertEquals(expected.toString(), actual.toString());
        assertArrayEquals(expected.toDoubles(), actual.toDoubles());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "();[]",
                "(1,);[1]",
                "(2, 3);[2, 3]",
                "(2,3,);[2, 3]",
                "(4L, 1L);[4, 1]",
                "( 1 , 2 ,3);[1, 2, 3]",
                "(0,);[0]",
                "(3, 0);[3, 0]",
                "(1,1,1,1,2);[1, 1, 1, 1, 2]"
            })
    void shapesAreReadAsPythonWritesThem(String tuple, String shape) throws IOException {
        var expected =
                Arrays.stream(shape.replaceAll("[\\[\\] ]", "").split(","))
                        .filter(dim -> !dim.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray();
        int size = Arrays.stream(expected).reduce(1, (a, b) -> a * b);
        for (var columns : new boolean[] {false, true}) {
            var tensor = read("|u1", tuple, columns, data(size, '<'));
            assertEquals(Shape.of(expected), tensor.shape());
        }
    }

    /** Element [i, j, k] is 100i + 10j + k; the first axis runs fastest. */
    @ParameterizedTest
    @CsvSource({"<f4,F32", ">f8,F64", "<i2,I32", ">f2,F32"})
    void columnMajorArraysAreTurned(String type, DType read) throws IOException {
        int width = type.charAt(2) - '0';
        var data = data(24 * width, type.charAt(0));
        for (int k = 0; k < 4; k++) {
            for (int j = 0; j < 3; j++) {
                for (int i = 0; i < 2; i++) {
                    put(data, type.substring(1), 100 * i + 10 * j + k);
                }
            }
        }
        var tensor = read(type, "(2, 3, 4)", true, data);
        assertEquals(read, tensor.type());
        assertEquals(Shape.of(2, 3, 4), tensor.shape());
        for (int at = 0; at < 24; at++) {
            int expected = 100 * (at / 12) + 10 * (at / 4 % 3) + at % 4;
            assertEquals(expected, tensor.get(at), "element " + at);
        }
    }

    private static void put(ByteBuffer data, String type, int value) {
        switch (type) {
            case "f8" -> data.putDouble(value);
            case "f4" -> data.putFloat(value);
            case "f2" -> data.putShort(Float.floatToFloat16(value));
            case "i2" -> data.putShort((short) value);
            case String other -> throw new AssertionError(other);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersionIsRead(int version) throws IOException {
        var header = "{'descr': '<i4', 'fortran_order': False, 'shape': (1,), }\n";
        var bytes = NumpyBytes.of(version, header, data(4, '<').putInt(5).array());
        assertSame(Tensor.of(Shape.of(1), 5), read(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'shape':(1,),'fortran_order':False,'descr':'<i4'}",
                "{\"descr\": \"<i4\", \"fortran_order\": False, \"shape\": (1,)}",
                "  {  'descr'  :  '<i4' ,'fortran_order':True , 'shape':( 1, ),  }    \n"
            })
    void spacesQuotesAndTheOrderOfKeysAreFree(String header) throws IOException {
        var bytes = NumpyBytes.of(1, header, data(4, '<').putInt(5).array());
        assertSame(Tensor.of(Shape.of(1), 5), read(bytes));
    }

    /** numpy.save(numpy.asfortranarray(numpy.arange(24, dtype='&lt;i8').reshape(2, 3, 4))). */
    @Test
    void whatNumpyWroteIsRead() throws IOException {
        var header =
                "k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAn"
                        + "c2hhcGUnOiAoMiwgMywgNCksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg"
                        + "ICAgICAgICAgICAgICAgICAgICAgICAgIAo=";
        var start = Base64.getDecoder().decode(header);
        assertEquals(128, start.length);
        var bytes =
                ByteBuffer.allocate(128 + 24 * Long.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(start);
        for (int column = 0; column < 24; column++) {
            bytes.putLong(12 * (column % 2) + 4 * (column / 2 % 3) + column / 6);
        }
        var tensor = read(bytes.array());
        assertEquals(Shape.of(2, 3, 4), tensor.shape());
        for (int i = 0; i < 24; i++) {
            assertEquals(i, tensor.get(i));
        }
    }

    /** One array of each kind: savez_compressed(first=…, columns=…, flags=…). */
    @Test
    void anArchiveOfNumpyIsRead() throws IOException {
        var file = folder.resolve("arrays.npz");
        Files.write(file, NumpyBytes.archive());
        var arrays = NumpyFile.readArchive(file);
        assertEquals("[first, columns, flags]", arrays.keySet().toString());
        assertSame(Tensor.of(Shape.of(2, 3), 0f, 1f, 2f, 3f, 4f, 5f), arrays.get("first"));
        assertSame(Tensor.of(Shape.of(2, 3), 0, 1, 2, 3, 4, 5), arrays.get("columns"));
        assertSame(Tensor.of(Shape.of(2), 1, 0), arrays.get("flags"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void archivesMayBeStoredOrDeflated(boolean deflated) throws IOException {
        var large = new float[100_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = i % 7;
        }
        var file = folder.resolve("array.npy");
        NumpyFile.write(file, Tensor.wrap(Shape.of(large.length), large));
        var archive = folder.resolve("arrays.npz");
        var bytes = Files.readAllBytes(file);
        Files.write(archive, NumpyBytes.zip(deflated, "a/b.npy", bytes, "empty.npy", empty()));
        var arrays = NumpyFile.readArchive(archive);
        assertArrayEquals(large, arrays.get("a/b").floats());
        assertEquals(Shape.of(0, 2), arrays.get("empty").shape());
        assertThrows(UnsupportedOperationException.class, arrays::clear);
    }

    private static byte[] empty() {
        return NumpyBytes.of("<f8", true, "(0, 2)", new byte[0]);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenIsRead(long seed) throws IOException {
        var random = new Random(seed);
        for (var type : DType.values()) {
            var dims = random.ints(random.nextInt(5), 1, 5).toArray();
            var tensor = Tensor.zeros(type, Shape.of(dims));
            for (int at = 0; at < tensor.size(); at++) {
                tensor.set(at, 1000 * random.nextGaussian());
            }
            var written = dims.length > 0 ? tensor.slice(dims[0] - 1, dims[0]) : tensor;
            var file = folder.resolve("written.npy");
            NumpyFile.write(file, written);
            assertSame(written, NumpyFile.read(file));
        }
    }

    @Test
    void theBytesAreTheFormats() throws IOException {
        var file = folder.resolve("written.npy");
        NumpyFile.write(file, Tensor.of(Shape.of(1, 2), 1f, -2f));
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(128 + 8, bytes.remaining());
        var header = new String(bytes.array(), 10, 118, StandardCharsets.US_ASCII);
        assertTrue(header.endsWith(" \n"), header);
        assertEquals("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", header.strip());
        assertEquals(118, bytes.getShort(8));
        assertEquals(-2f, bytes.getFloat(132));
    }
}
