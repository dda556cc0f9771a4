package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

class DamagedNumpyTest {
    @TempDir Path folder;

    private Damage array() {
        var file = folder.resolve("damaged.npy");
        return new Damage(file, path -> Map.of("array", NumpyFile.read(path)));
    }

    private Damage archive() {
        return new Damage(folder.resolve("damaged.npz"), NumpyFile::readArchive);
    }

    private static byte[] valid() {
        return NumpyBytes.of("<f4", true, "(2, 3)", new byte[24]);
    }

    @Test
    void filesCutOffAnywhereAreReported() {
        array().cutOffAnywhere(valid());
        archive().cutOffAnywhere(NumpyBytes.archive());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBytesChangedInTheHeaderAreReadOrReported(long seed) {
        array().changedAnywhere(valid(), valid().length - 24, 300, seed);
    }

    /** Zip files have checksums: what is changed is found, or it was not of the arrays. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anArchiveWithAnyBytesChangedIsTheSameOrReported(long seed) throws IOException {
        var whole = NumpyBytes.archive();
        var file = Files.write(folder.resolve("changed.npz"), whole);
        var expected = NumpyFile.readArchive(file);
        var random = new Random(seed);
        for (int trial = 0; trial < 300; trial++) {
            var changed = whole.clone();
            changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, changed);
            var where = "seed " + seed + ", trial " + trial;
            try {
                var read = NumpyFile.readArchive(file);
                // A changed byte in a name makes another name; no number changes.
                assertEquals(expected.size(), read.size(), where);
                var values = expected.values().iterator();
                for (var tensor : read.values()) {
                    assertArrayEquals(values.next().toDoubles(), tensor.toDoubles(), where);
                }
            } catch (FormatException e) {
                assertTrue(e.getMessage().startsWith(file + ": "), where + ": " + e.getMessage());
            } catch (RuntimeException | Error e) {
                throw new AssertionError(where, e);
            }
        }
    }

    static Stream<Arguments> headers() {
        var none = "has no valid header: ";
        var rest = "'fortran_order': False, 'shape': (2,)}";
        return Stream.of(
                Arguments.of("", none + "'{' is missing"),
                Arguments.of("{}", none + "descr, fortran_order and shape are needed"),
                Arguments.of("{'descr': '<f4', 'fortran_order': False}", "shape are needed"),
                Arguments.of("{'descr': '<f4', " + rest + " 7", "something stands behind it"),
                Arguments.of("{'descr': '<f4', " + rest + "}", "something stands behind it"),
                Arguments.of("{'descr': '<f4' " + rest, "',' is missing at character 16"),
                Arguments.of("{'descr': '<f4', 'descr': '<f4', " + rest, "descr stands twice"),
                Arguments.of("{'x': 1, 'descr': '<f4', " + rest, "there is no field x"),
                Arguments.of("{descr: '<f4', " + rest, "a text in quotes is expected"),
                Arguments.of("{'descr', '<f4', " + rest, "':' is missing"),
                Arguments.of("{'descr': '<f4, }", "a text is not ended"),
                Arguments.of("{'descr': '\\x3cf4', " + rest, "a text holds a backslash"),
                Arguments.of("{'descr': [('a', '<f4')], " + rest, "records of several fields"),
                Arguments.of("{'descr': __import__('os'), " + rest, "a text in quotes is"),
                Arguments.of("{'descr': '|O', " + rest, "has numbers of type \"|O\"; readable are"),
                Arguments.of("{'descr': '', " + rest, "has numbers of type \"\"; readable are"),
                Arguments.of("{'descr': '<', " + rest, "has numbers of type \"<\"; readable are"),
                Arguments.of("{'descr': 'f4', " + rest, "has numbers of type \"f4\"; readable"),
                Arguments.of("{'descr': '=f4', " + rest, "has numbers of type \"=f4\"; readable"),
                Arguments.of("{'descr': '|f4', " + rest, "has numbers of type \"|f4\"; readable"),
                Arguments.of("{'descr': '<c8', " + rest, "has numbers of type \"<c8\"; readable"),
                Arguments.of(shape("(2"), "',' is missing"),
                Arguments.of(shape("(2)"), "(2) is no tuple"),
                Arguments.of(shape("2"), "'(' is missing"),
                Arguments.of(shape("[2]"), "'(' is missing"),
                Arguments.of(shape("(,)"), "a size is expected"),
                Arguments.of(shape("(2,,)"), "a size is expected"),
                Arguments.of(shape("(-2,)"), "a size is expected"),
                Arguments.of(shape("(2.0,)"), "',' is missing"),
                Arguments.of(shape("(0x2,)"), "',' is missing"),
                Arguments.of(shape("(9999999999999999999,)"), "a size is expected"),
                Arguments.of(shape("(999999999999999999,)"), "more elements than the 2147483631"),
                Arguments.of(shape("(65536, 65536)"), "[65536, 65536], more elements than the"),
                Arguments.of(shape("(3,)"), "is cut off: type F32 and shape [3] need 12 bytes"),
                Arguments.of(shape("(500000000,)"), "is cut off: type F32 and shape [500000000]"),
                Arguments.of(shape("(1,)"), "goes on behind its last number: type F32"),
                Arguments.of("{'descr': '<f4', 'fortran_order': 0, ", "True or False is expected"));
    }

    private static String shape(String shape) {
        return "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + "}";
    }

    @ParameterizedTest
    @MethodSource("headers")
    void aHeaderThatCannotBeIsReported(String header, String expected) {
        var problem = array().problem(NumpyBytes.of(1, header, new byte[8]));
        assertTrue(problem.contains(expected), problem);
    }

    /** Within a column-major array the sizes are multiplied from the other end. */
    @ParameterizedTest
    @ValueSource(strings = {"(0, 65536, 65536)", "(65536, 65536, 0)"})
    void anEmptyArrayOfLargeSizesIsReported(String shape) {
        for (var columns : new boolean[] {false, true}) {
            var problem = array().problem(NumpyBytes.of("<f4", columns, shape, new byte[0]));
            assertTrue(problem.contains("more elements than the 2147483631"), problem);
        }
    }

    @Test
    void aFileThatIsNoneIsReported() {
        var bytes = valid();
        bytes[1] = 'X';
        assertEquals(
                "array is not in .npy format: it does not start with \\x93NUMPY",
                array().problem(bytes));
        for (int version : new int[] {0, 4, 255}) {
            var problem = array().problem(NumpyBytes.of(version, shape("(2,)"), new byte[8]));
            assertEquals(
                    "array is of version " + version + ".0; versions 1.0 to 3.0 can be read",
                    problem);
        }
    }

    @Test
    void aHeaderAsLargeAsItSaysIsNotMade() {
        var bytes = NumpyBytes.of(2, shape("(2,)"), new byte[8]);
        Arrays.fill(bytes, 8, 12, (byte) 0xFF);
        var problem = array().problem(bytes);
        assertTrue(problem.contains("its header has 4294967295 bytes"), problem);
    }

    @Test
    void integersThatDoNotFitAreReported() {
        var data = new byte[16];
        data[12] = 1;
        var problem = array().problem(NumpyBytes.of("<i8", false, "(2,)", data));
        assertTrue(problem.startsWith("holds tensor array with 4294967296 at element 1"), problem);
    }

    @Test
    void anArchiveThatIsNoneIsReported() throws IOException {
        var problem = archive().problem(new byte[100]);
        assertTrue(problem.startsWith("cannot be read as a .npz file: "), problem);
        var array = valid();
        assertEquals(
                "holds notes.txt, which is no .npy file",
                archive().problem(NumpyBytes.zip(true, "a.npy", array, "notes.txt", array)));
        problem = archive().problem(NumpyBytes.zip(true, "a.npy", array, "b.npy", new byte[3]));
        assertEquals("b is not in .npy format: it does not start with \\x93NUMPY", problem);
    }

    /** A wrong byte in a stored array, which unpacks to anything. */
    @Test
    void aChecksumThatDoesNotFitIsReported() throws IOException {
        var array = valid();
        var bytes = NumpyBytes.zip(false, "a.npy", array, "b.npy", array);
        bytes[30 + "a.npy".length() + array.length - 1] ^= 1;
        assertEquals("is damaged: array a does not fit its checksum", archive().problem(bytes));
    }

    /** The sizes in the zip file's directory, four bytes each, behind its signature 1, 2. */
    @Test
    void anArrayAsLargeAsItSaysIsNotMade() throws IOException {
        var array = valid();
        var bytes = NumpyBytes.zip(true, "a.npy", array, "b.npy", array);
        for (int at = 0; at < bytes.length - 28; at++) {
            if (bytes[at] == 'P' && bytes[at + 1] == 'K' && bytes[at + 2] == 1) {
                Arrays.fill(bytes, at + 24, at + 27, (byte) 0xFF);
                bytes[at + 27] = 0x7F;
            }
        }
        var problem = archive().problem(bytes);
        assertTrue(problem.endsWith("bytes of array a unpack to 2147483647"), problem);
    }

    @Test
    void missingFilesAndFoldersAreReported() {
        var missing = folder.resolve("missing");
        var error = assertThrows(FormatException.class, () -> NumpyFile.read(missing));
        assertEquals(missing + ": there is no such file", error.getMessage());
        error = assertThrows(FormatException.class, () -> NumpyFile.readArchive(missing));
        assertEquals(missing + ": there is no such file", error.getMessage());
        error = assertThrows(FormatException.class, () -> NumpyFile.read(folder));
        assertEquals(folder + ": is a folder, not a .npy file", error.getMessage());
        error = assertThrows(FormatException.class, () -> NumpyFile.readArchive(folder));
        assertEquals(folder + ": is a folder, not a .npz file", error.getMessage());
    }
}
