package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.stream.Stream;

class DamagedGgufTest {
    @TempDir Path folder;

    private Damage damage() {
        return new Damage(folder.resolve("damaged.gguf"), path -> Damage.all(Gguf.open(path)));
    }

    private static byte[] valid() {
        var content =
                GgufBytes.file(3, 2, 4)
                        .key("general.alignment", 4)
                        .i32(32)
                        .key("tokens", GgufBytes.ARRAY)
                        .i32(GgufBytes.TEXT)
                        .i64(2)
                        .text("first")
                        .text("second")
                        .key("scores", GgufBytes.ARRAY)
                        .i32(6)
                        .i64(2)
                        .f32(0.5f, 1.5f)
                        .key("name", GgufBytes.TEXT)
                        .text("small")
                        .tensor("x", 0, 0, 4, 2)
                        .tensor("q", 8, 32, 32)
                        .align(32)
                        .f32(1, 2, 3, 4, 5, 6, 7, 8)
                        .i16(0x3C00);
        for (int i = 0; i < 32; i++) {
            content.i8(i);
        }
        return content.bytes();
    }

    @Test
    void aFileCutOffAnywhereIsReported() {
        damage().cutOffAnywhere(valid());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBytesChangedBeforeTheTensorsAreReadOrReported(long seed) {
        damage().changedAnywhere(valid(), valid().length - 66, 500, seed);
    }

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of(new GgufBytes(), "is no GGUF file: it does not start with these"),
                Arguments.of(new GgufBytes().text("GGUF"), "is no GGUF file: it does not start"),
                Arguments.of(GgufBytes.file(1, 0, 0), "version 1; versions 2 and 3 can be read"),
                Arguments.of(GgufBytes.file(4, 0, 0), "version 4; versions 2 and 3 can be read"),
                Arguments.of(GgufBytes.file(3 << 24, 0, 0), "is a big-endian GGUF file"),
                Arguments.of(
                        GgufBytes.file(3, 1000, 0),
                        "says at byte 8 that 1000 tensors follow, but only 8 bytes do"),
                Arguments.of(GgufBytes.file(3, -1, 0), "that 18446744073709551615 tensors follow"),
                Arguments.of(GgufBytes.file(3, 0, 1), "at byte 16 that 1 metadata entries follow"),
                Arguments.of(entry(13).i64(0), "has metadata key of type 13, which the format"),
                Arguments.of(entry(-1).i64(0), "has metadata key of type -1, which the format"),
                Arguments.of(entry(7).i8(2), "with the flag 2, where a flag is 0 or 1"),
                Arguments.of(entry(10).i64(-1), "with 18446744073709551615, more than 63 bits"),
                Arguments.of(entry(8).i64(100), "at byte 39 that 100 bytes of text follow"),
                Arguments.of(entry(8).i64(1).i8(0xFF), "its text at byte 39 is no UTF-8"),
                Arguments.of(entry(9).i32(8).i64(1L << 60), "1152921504606846976 values of key"),
                Arguments.of(entry(9).i32(0).i64(-1), "18446744073709551615 values of key follow"),
                Arguments.of(entry(9).i32(99).i64(0), "has metadata key of type 99, which the"),
                Arguments.of(nested(), "with arrays in arrays, more than 8 deep"),
                Arguments.of(
                        GgufBytes.file(3, 0, 2).key("k", 0).i8(1).key("k", 0).i8(1),
                        "has two metadata entries named k"),
                Arguments.of(alignment(0), "general.alignment 0, which is no power of two"),
                Arguments.of(alignment(24), "general.alignment 24, which is no power of two"),
                Arguments.of(alignment(1 << 31), "alignment that is not an integer of 32 bits"));
    }

    /** An entry of this type whose value begins at byte 39. */
    private static GgufBytes entry(int type) {
        return GgufBytes.file(3, 0, 1).key("key", type);
    }

    private static GgufBytes nested() {
        var content = entry(GgufBytes.ARRAY);
        for (int i = 0; i < 1000; i++) {
            content.i32(GgufBytes.ARRAY).i64(1);
        }
        return content;
    }

    private static GgufBytes alignment(int alignment) {
        return GgufBytes.file(3, 0, 1).key("general.alignment", 4).i32(alignment);
    }

    static Stream<Arguments> tensors() {
        var cutOff = "is cut off: tensor x ends at byte ";
        return Stream.of(
                Arguments.of(
                        tensor(16, 0, 256), "tensor x of ggml's type IQ2_XXS; readable are F64"),
                Arguments.of(tensor(15, 0, 256), "of ggml's type Q8_K; readable are F64, F32"),
                Arguments.of(tensor(99, 0, 256), "Q5_K, Q6_K, so convert it to one of these"),
                Arguments.of(tensor(-1, 0, 1), "tensor x of ggml's type -1; readable are F64"),
                Arguments.of(tensor(0, 32, 4), "starts at byte 32 of the data, but the one before"),
                Arguments.of(tensor(0, -1, 4), "starts at byte 18446744073709551615 of the data"),
                Arguments.of(tensor(0, 0, 9), cutOff + "100, the file has 96"),
                Arguments.of(tensor(0, 0, 1L << 29), cutOff + "2147483712, the file has 96"),
                Arguments.of(tensor(0, 0, 1L << 31), "[2147483648], more elements than the 2147"),
                Arguments.of(tensor(0, 0, 1 << 16, 1 << 16), "more elements than the 2147483631"),
                Arguments.of(tensor(0, 0, -4), "has shape [-4], but no size is negative"),
                Arguments.of(tensor(0, 0, 1, 1, 1, 1, 1), "has 5 axes; 4 are the most"),
                Arguments.of(tensor(8, 0, 16, 2), "type Q8_0 has rows of 16 numbers, no multiple"),
                Arguments.of(tensor(12, 0, 256), cutOff + "208, the file has 96"),
                Arguments.of(tensor(14, 0, 64, 4), "type Q6_K has rows of 64 numbers, no multiple"),
                Arguments.of(tensor(2, 0), "type Q4_0 has rows of 1 numbers, no multiple of 32"));
    }

    private static GgufBytes tensor(int type, long offset, long... dims) {
        return GgufBytes.file(3, 1, 0)
                .tensor("x", type, offset, dims)
                .align(32)
                .f32(1, 2, 3, 4, 5, 6, 7, 8);
    }

    @ParameterizedTest
    @MethodSource({"files", "tensors"})
    void whatCannotBeIsReported(GgufBytes content, String expected) {
        var problem = damage().problem(content.bytes());
        assertTrue(problem.contains(expected), problem);
    }

    @Test
    void tensorsOfOneNameOrOnePlaceAreReported() {
        var twins = GgufBytes.file(3, 2, 0).tensor("x", 0, 0, 1).tensor("x", 0, 32, 1);
        assertEquals("has two tensors named x", damage().problem(twins.bytes()));
        var same =
                GgufBytes.file(3, 2, 0).tensor("x", 0, 0, 1).tensor("y", 0, 0, 1).align(32).i64(0);
        assertEquals(
                "says that tensor y starts at byte 0 of the data, but the one before ends at 32",
                damage().problem(same.bytes()));
    }

    @Test
    void aMissingFileAndAFolderAreReported() {
        var missing = folder.resolve("missing.gguf");
        var error = assertThrows(FormatException.class, () -> Gguf.open(missing));
        assertEquals(missing + ": there is no such file", error.getMessage());
        error = assertThrows(FormatException.class, () -> Gguf.open(folder));
        assertEquals(folder + ": is a folder, not a GGUF file", error.getMessage());
    }
}
