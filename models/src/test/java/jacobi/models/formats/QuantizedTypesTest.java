package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.engine.DType;
import jacobi.engine.Tensor;
import jacobi.models.testing.GoldenFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Blocks made by hand, and blocks of random bytes against plain Python (golden_gguf.py). */
class QuantizedTypesTest {
    /** One, a half, a quarter, and −2 as F16. */
    private static final int ONE = 0x3C00;

    private static final int HALF = 0x3800;
    private static final int QUARTER = 0x3400;
    private static final int MINUS_TWO = 0xC000;

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(names = "Q._.", mode = Mode.MATCH_ALL)
    void randomBlocksAreWhatPythonMakesOfThem(StoredType type) throws URISyntaxException {
        var expected = GoldenFile.read(getClass(), "quantized.safetensors").get(type.name());
        var file = Path.of(getClass().getResource("quantized.gguf").toURI());
        try (var gguf = Gguf.open(file)) {
            assertEquals(type, gguf.tensors().get(type.name()).type());
            var tensor = gguf.tensor(type.name());
            assertEquals(DType.F32, tensor.type());
            assertEquals(expected.shape(), tensor.shape());
            assertArrayEquals(expected.floats(), tensor.floats());
        }
    }

    /** The numbers of a row that holds all blocks. */
    private Tensor read(int type, int numbers, GgufBytes blocks) throws IOException {
        var content = GgufBytes.file(3, 1, 0).tensor("q", type, 0, numbers).align(32);
        content.append(blocks);
        var file = Files.write(folder.resolve("blocks.gguf"), content.bytes());
        try (var gguf = Gguf.open(file)) {
            return gguf.tensor("q");
        }
    }

    /** A block of each: a half times −16, −15 …, and −2 times 127 and −128. */
    @Test
    void bytesAreTheScaleTimesThem() throws IOException {
        var blocks = new GgufBytes().i16(HALF);
        for (int i = 0; i < 32; i++) {
            blocks.i8(i - 16);
        }
        blocks.i16(MINUS_TWO);
        for (int i = 0; i < 32; i++) {
            blocks.i8(i % 2 == 0 ? 127 : -128);
        }
        var tensor = read(8, 64, blocks);
        for (int i = 0; i < 32; i++) {
            assertEquals(0.5 * (i - 16), tensor.get(i), "number " + i);
            assertEquals(i % 2 == 0 ? -254 : 256, tensor.get(32 + i), "number " + (32 + i));
        }
    }

    /** Sixteen bytes, of which byte i holds i in its lower and 15 − i in its upper half. */
    private static void putHalfBytes(GgufBytes blocks) {
        for (int i = 0; i < 16; i++) {
            blocks.i8(i | 15 - i << 4);
        }
    }

    @Test
    void lowerHalvesOfBytesComeFirst() throws IOException {
        var blocks = new GgufBytes().i16(QUARTER);
        putHalfBytes(blocks);
        var around = read(2, 32, blocks);
        blocks = new GgufBytes().i16(QUARTER).i16(MINUS_TWO);
        putHalfBytes(blocks);
        var above = read(3, 32, blocks);
        for (int i = 0; i < 16; i++) {
            assertEquals(0.25 * (i - 8), around.get(i), "number " + i);
            assertEquals(0.25 * (7 - i), around.get(16 + i), "number " + (16 + i));
            assertEquals(0.25 * i - 2, above.get(i), "number " + i);
            assertEquals(0.25 * (15 - i) - 2, above.get(16 + i), "number " + (16 + i));
        }
    }

    /** Of the fifth bits, those of numbers 1, 8 and 31 are set. */
    @Test
    void fifthBitsStandTogether() throws IOException {
        var blocks = new GgufBytes().i16(QUARTER).i8(0b10, 0b1, 0, 0x80);
        putHalfBytes(blocks);
        var around = read(6, 32, blocks);
        blocks = new GgufBytes().i16(QUARTER).i16(MINUS_TWO).i8(0b10, 0b1, 0, 0x80);
        putHalfBytes(blocks);
        var above = read(7, 32, blocks);
        for (int i = 0; i < 32; i++) {
            int lower = i < 16 ? i : 31 - i;
            int integer = i == 1 || i == 8 || i == 31 ? lower + 16 : lower;
            assertEquals(0.25 * (integer - 16), around.get(i), "number " + i);
            assertEquals(0.25 * integer - 2, above.get(i), "number " + i);
        }
    }

    /** All integers are 3, 2, 1 and 0 for 32 numbers each; group g has scale g, least number 1. */
    @Test
    void twoBitsHaveScaleAndLeastNumberInAByte() throws IOException {
        var blocks = new GgufBytes();
        for (int group = 0; group < 16; group++) {
            blocks.i8(group | 1 << 4);
        }
        blocks.repeat(64, 0b00_01_10_11).i16(ONE).i16(HALF);
        var tensor = read(10, 256, blocks);
        for (int i = 0; i < 256; i++) {
            int integer = 3 - i / 32 % 4;
            assertEquals(i / 16 * integer - 0.5, tensor.get(i), "number " + i);
        }
    }

    /**
     * All lower bits are 1, the highest bit is set in the first 32 numbers alone; the scales are 32
     * more than 1 in the first eight groups, than −2 in the others.
     */
    @Test
    void threeBitsAreNegativeWhereTheHighestIsMissing() throws IOException {
        var blocks = new GgufBytes().repeat(32, 1).repeat(64, 0b01_01_01_01);
        blocks.repeat(8, 0xE1).repeat(4, 0b01_01_10_10).i16(HALF);
        var tensor = read(11, 256, blocks);
        for (int i = 0; i < 256; i++) {
            double scale = 0.5 * (i < 128 ? 1 : -2);
            assertEquals(scale * (i < 32 ? 1 : -3), tensor.get(i), "number " + i);
        }
    }

    /** Scales of the eight groups are 1, 2, 3, 4, 21, 22, 23, 24, their least numbers 39 more. */
    private static GgufBytes largeGroups() {
        return new GgufBytes()
                .i16(ONE)
                .i16(HALF)
                .i8(1 | 1 << 6, 2 | 1 << 6, 3 | 1 << 6, 4 | 1 << 6)
                .i8(40 | 3 << 6, 41 | 3 << 6, 42 | 3 << 6, 43 | 3 << 6)
                .i8(5 | 12 << 4, 6 | 13 << 4, 7 | 14 << 4, 8 | 15 << 4);
    }

    private static double scale(int group) {
        return group < 4 ? group + 1 : group + 17;
    }

    private static double least(int group) {
        return scale(group) + 39;
    }

    @Test
    void scalesOfSixBitsAreSpreadOverTwelveBytes() throws IOException {
        var tensor = read(12, 256, largeGroups().repeat(128, 0x3 | 0xB << 4));
        for (int i = 0; i < 256; i++) {
            int group = i / 32;
            int integer = group % 2 == 0 ? 3 : 11;
            double expected = scale(group) * integer - 0.5 * least(group);
            assertEquals(expected, tensor.get(i), "number " + i);
        }
    }

    /**
     * Of the fifth bits, bit g of a byte is of group g: here those of groups 1, 2 and 7 are set.
     */
    @Test
    void fifthBitsOfLargeGroupsShareBytes() throws IOException {
        var blocks = largeGroups().repeat(32, 0b10000110).repeat(128, 0x3 | 0xB << 4);
        var tensor = read(13, 256, blocks);
        for (int i = 0; i < 256; i++) {
            int group = i / 32;
            int lower = group % 2 == 0 ? 3 : 11;
            int integer = group == 1 || group == 2 || group == 7 ? lower + 16 : lower;
            double expected = scale(group) * integer - 0.5 * least(group);
            assertEquals(expected, tensor.get(i), "number " + i);
        }
    }

    /**
     * Lower bits are 5, then 10 in each second 64; the upper bits count 0 to 3; scales are −8 … 7.
     */
    @Test
    void sixBitsAreAroundThirtyTwo() throws IOException {
        var blocks = new GgufBytes().repeat(128, 0x5 | 0xA << 4).repeat(64, 0b11_10_01_00);
        for (int group = 0; group < 16; group++) {
            blocks.i8(group - 8);
        }
        var tensor = read(14, 256, blocks.i16(HALF));
        for (int i = 0; i < 256; i++) {
            int integer = (i % 128 < 64 ? 5 : 10) + 16 * (i / 32 % 4) - 32;
            assertEquals(0.5 * (i / 16 - 8) * integer, tensor.get(i), "number " + i);
        }
    }
}
