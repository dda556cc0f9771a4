package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.models.testing.RealData;

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
import java.util.List;

class Llama2cTest {
    private static final int D = 8;
    private static final int F = 3;
    private static final int LAYERS = 2;
    private static final int HEADS = 4;
    private static final int GROUPS = 2;
    private static final int V = 5;
    private static final int CONTEXT = 6;

    @TempDir Path folder;

    private Damage damage() {
        return new Damage(folder.resolve("damaged.bin"), path -> Damage.all(Llama2c.open(path)));
    }

    /**
     * Each run of tensors holds the hundreds of its place in the file, and counts on from there.
     */
    private static byte[] file(boolean ownClassifier) {
        var runs =
                new int[] {
                    V * D,
                    LAYERS * D,
                    LAYERS * D * D,
                    LAYERS * D * D / 2,
                    LAYERS * D * D / 2,
                    LAYERS * D * D,
                    LAYERS * D,
                    LAYERS * F * D,
                    LAYERS * F * D,
                    LAYERS * F * D,
                    D,
                    CONTEXT,
                    CONTEXT,
                    ownClassifier ? V * D : 0
                };
        int numbers = 7 + Arrays.stream(runs).sum();
        var bytes = ByteBuffer.allocate(numbers * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(D).putInt(F).putInt(LAYERS).putInt(HEADS).putInt(GROUPS);
        bytes.putInt(ownClassifier ? -V : V).putInt(CONTEXT);
        for (int run = 0; run < runs.length; run++) {
            for (int i = 0; i < runs[run]; i++) {
                bytes.putFloat(1000 * run + i);
            }
        }
        return bytes.array();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyTensorIsFoundAtItsPlace(boolean ownClassifier) throws IOException {
        var file = Files.write(folder.resolve("model.bin"), file(ownClassifier));
        try (var llama = Llama2c.open(file)) {
            assertEquals(
                    new Llama2c.Sizes(D, F, LAYERS, HEADS, GROUPS, V, CONTEXT, !ownClassifier),
                    llama.sizes());
            assertEquals(2, llama.sizes().headSize());
            assertEquals(2 + 9 * LAYERS + (ownClassifier ? 1 : 0), llama.tensors().size());
            require(llama, "token_embedding_table", 0, V, D);
            for (int layer = 0; layer < LAYERS; layer++) {
                var in = "layers." + layer + ".";
                require(llama, in + "rms_att_weight", 1000 + layer * D, D);
                require(llama, in + "wq", 2000 + layer * D * D, D, D);
                require(llama, in + "wk", 3000 + layer * D * D / 2, D / 2, D);
                require(llama, in + "wv", 4000 + layer * D * D / 2, D / 2, D);
                require(llama, in + "wo", 5000 + layer * D * D, D, D);
                require(llama, in + "rms_ffn_weight", 6000 + layer * D, D);
                require(llama, in + "w1", 7000 + layer * F * D, F, D);
                require(llama, in + "w2", 8000 + layer * F * D, D, F);
                require(llama, in + "w3", 9000 + layer * F * D, F, D);
            }
            require(llama, "rms_final_weight", 10000, D);
            if (ownClassifier) {
                require(llama, "wcls", 13000, V, D);
            }
        }
    }

    /** The tensor's numbers count from {@code first} on. */
    private static void require(Llama2c llama, String name, int first, int... dims) {
        var tensor = llama.tensor(name);
        assertEquals(Shape.of(dims), tensor.shape(), name);
        for (int i = 0; i < tensor.size(); i++) {
            assertEquals(first + i, tensor.get(i), name + ", element " + i);
        }
    }

    @Test
    void namesStandLayerByLayer() throws IOException {
        var file = Files.write(folder.resolve("model.bin"), file(true));
        try (var llama = Llama2c.open(file)) {
            var names = List.copyOf(llama.tensors().keySet());
            assertEquals("token_embedding_table", names.getFirst());
            assertEquals("layers.0.w3", names.get(9));
            assertEquals("layers.1.rms_att_weight", names.get(10));
            assertEquals(List.of("rms_final_weight", "wcls"), names.subList(19, 21));
        }
    }

    @Test
    void aRealModelIsRead() {
        var file = RealData.find("llama2c").resolve("stories260K.bin");
        try (var llama = Llama2c.open(file)) {
            assertEquals(new Llama2c.Sizes(64, 172, 5, 8, 4, 512, 512, true), llama.sizes());
            assertEquals(47, llama.tensors().size());
            assertFalse(llama.tensors().containsKey("wcls"));
        }
    }

    @Test
    void aFileOfAnotherLengthIsReported() {
        damage().cutOffAnywhere(file(true));
        var whole = file(false);
        var problem = damage().problem(Arrays.copyOf(whole, whole.length + 4));
        var needs = "needs " + whole.length + ": it is damaged or no checkpoint of llama2.c";
        assertTrue(problem.contains(needs), problem);
        problem = damage().problem(Arrays.copyOf(whole, whole.length - 4));
        assertTrue(problem.contains("has " + (whole.length - 4) + " bytes, but Sizes["), problem);
        assertTrue(problem.endsWith("it is cut off or no checkpoint of llama2.c"), problem);
        assertEquals(
                "is cut off: 4 bytes are needed at byte 24, the file has 27",
                damage().problem(Arrays.copyOf(whole, 27)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBytesChangedInTheHeaderAreReadOrReported(long seed) {
        damage().changedAnywhere(file(true), 28, 500, seed);
    }

    /** The header's ints that are not as above. */
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "0,-8",
        "0,10",
        "0,12",
        "1,0",
        "2,0",
        "2,-1",
        "3,0",
        "3,3",
        "3,8",
        "4,0",
        "4,3",
        "4,8",
        "5,0",
        "5,-2147483648",
        "6,0",
        "6,-1"
    })
    void sizesThatNoModelHasAreReported(int index, int value) {
        var bytes = file(true);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4 * index, value);
        var problem = damage().problem(bytes);
        assertTrue(problem.startsWith("is no checkpoint of llama2.c: dim, hidden_dim"), problem);
        assertTrue(problem.contains(" " + value) || problem.contains("[" + value), problem);
    }

    @Test
    void sizesBeyondAllFilesAreReported() {
        var bytes = ByteBuffer.allocate(1000).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(1 << 30).putInt(1 << 30).putInt(1 << 30).putInt(1).putInt(1);
        bytes.putInt(1 << 30).putInt(1 << 30);
        var problem = damage().problem(bytes.array());
        assertTrue(problem.contains("no file is large enough for Sizes[dModel=1073"), problem);
    }

    @Test
    void laterVersionsAndNoFilesAreReported() {
        var bytes =
                ByteBuffer.allocate(256).put("24ka".getBytes(StandardCharsets.US_ASCII)).array();
        var problem = damage().problem(bytes);
        assertTrue(problem.contains("export it as version 0, the legacy one"), problem);
        var error = assertThrows(FormatException.class, () -> Llama2c.open(folder));
        assertEquals(folder + ": is a folder, not a checkpoint of llama2.c", error.getMessage());
    }
}
