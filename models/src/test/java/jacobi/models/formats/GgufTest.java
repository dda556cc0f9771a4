package jacobi.models.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.models.testing.RealData;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class GgufTest {
    @TempDir Path folder;

    private Gguf open(GgufBytes content) throws IOException {
        return Gguf.open(Files.write(folder.resolve("model.gguf"), content.bytes()));
    }

    @Test
    void everyKindOfMetadataIsRead() throws IOException {
        var content =
                GgufBytes.file(3, 0, 13)
                        .key("u8", 0)
                        .i8(0xFF)
                        .key("i8", 1)
                        .i8(0xFF)
                        .key("u16", 2)
                        .i16(0xFFFF)
                        .key("i16", 3)
                        .i16(0xFFFF)
                        .key("u32", 4)
                        .i32(-1)
                        .key("i32", 5)
                        .i32(-1)
                        .key("f32", 6)
                        .f32(0.1f)
                        .key("flag", 7)
                        .i8(1)
                        .key("text", GgufBytes.TEXT)
                        .text("▁한")
                        .key("u64", 10)
                        .i64(Long.MAX_VALUE)
                        .key("i64", 11)
                        .i64(-1)
                        .key("f64", 12)
                        .f64(0.1)
                        .key("empty", GgufBytes.TEXT)
                        .text("");
        try (var gguf = open(content)) {
            var values = gguf.metadata().values();
            assertEquals(13, values.size());
            assertEquals("u8", values.keySet().iterator().next());
            assertEquals(new GgufValue.Whole(255), values.get("u8"));
            assertEquals(new GgufValue.Whole(-1), values.get("i8"));
            assertEquals(new GgufValue.Whole(65535), values.get("u16"));
            assertEquals(new GgufValue.Whole(-1), values.get("i16"));
            assertEquals(new GgufValue.Whole(4294967295L), values.get("u32"));
            assertEquals(new GgufValue.Whole(-1), values.get("i32"));
            assertEquals(new GgufValue.Real(0.1f), values.get("f32"));
            assertEquals(new GgufValue.Flag(true), values.get("flag"));
            assertEquals(new GgufValue.Text("▁한"), values.get("text"));
            assertEquals(new GgufValue.Whole(Long.MAX_VALUE), values.get("u64"));
            assertEquals(new GgufValue.Whole(-1), values.get("i64"));
            assertEquals(new GgufValue.Real(0.1), values.get("f64"));
            assertEquals("", gguf.metadata().text("empty"));
            assertTrue(gguf.tensors().isEmpty());
        }
    }

    private static GgufBytes arrays() {
        return GgufBytes.file(2, 0, 4)
                .key("texts", GgufBytes.ARRAY)
                .i32(GgufBytes.TEXT)
                .i64(2)
                .text("a")
                .text("")
                .key("integers", GgufBytes.ARRAY)
                .i32(3)
                .i64(2)
                .i16(-5)
                .i16(7)
                .key("reals", GgufBytes.ARRAY)
                .i32(6)
                .i64(1)
                .f32(-0.5f)
                .key("nested", GgufBytes.ARRAY)
                .i32(GgufBytes.ARRAY)
                .i64(2)
                .i32(7)
                .i64(2)
                .i8(1, 0)
                .i32(0)
                .i64(0);
    }

    @Test
    void arraysOfEachKindAreRead() throws IOException {
        try (var gguf = open(arrays())) {
            assertEquals(2, gguf.version());
            var metadata = gguf.metadata();
            assertEquals(List.of("a", ""), metadata.texts("texts"));
            assertArrayEquals(new int[] {-5, 7}, metadata.integers("integers"));
            assertArrayEquals(new double[] {-0.5}, metadata.reals("reals"));
            var flags = List.<GgufValue>of(new GgufValue.Flag(true), new GgufValue.Flag(false));
            assertEquals(
                    new GgufValue.Items(
                            List.of(new GgufValue.Items(flags), new GgufValue.Items(List.of()))),
                    metadata.values().get("nested"));
        }
    }

    @Test
    void metadataOfAnotherKindIsReported() throws IOException {
        try (var gguf = open(arrays())) {
            var metadata = gguf.metadata();
            assertTrue(metadata.has("texts"));
            assertFalse(metadata.has("none"));
            refuses(() -> metadata.text("none"), "has no metadata named none");
            refuses(() -> metadata.text("texts"), "has metadata texts that is not text");
            refuses(() -> metadata.integer("reals"), "reals that is not an integer of 32 bits");
            refuses(() -> metadata.real("texts"), "texts that is not a floating-point number");
            refuses(() -> metadata.flag("nested"), "has metadata nested that is not a flag");
            refuses(() -> metadata.integers("texts"), "texts that is not an integer of 32 bits");
            refuses(() -> metadata.texts("reals"), "has metadata reals that is not text");
        }
        var content = GgufBytes.file(3, 0, 1).key("u32", 4).i32(-1);
        try (var gguf = open(content)) {
            refuses(() -> gguf.metadata().integer("u32"), "is not an integer of 32 bits");
            refuses(() -> gguf.metadata().integers("u32"), "has metadata u32 that is not an array");
        }
    }

    private static void refuses(Runnable question, String expected) {
        var error = assertThrows(FormatException.class, question::run);
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }

    /** Innermost first there, outermost first here; each tensor starts at the alignment. */
    @ParameterizedTest
    @ValueSource(ints = {0, 8, 32, 64})
    void tensorsAreReadWhateverTheAlignment(int alignment) throws IOException {
        int used = alignment == 0 ? 32 : alignment;
        var content = GgufBytes.file(3, 3, alignment == 0 ? 0 : 1);
        if (alignment != 0) {
            content.key("general.alignment", 4).i32(alignment);
        }
        content.tensor("b", 0, 0, 3, 2)
                .tensor("half", 1, used == 8 ? 24 : used, 2)
                .tensor("a", 30, used == 8 ? 32 : 2L * used, 1)
                .align(used)
                .f32(1, 2, 3, 4, 5, 6)
                .align(used)
                .i16(0x3C00)
                .i16(0xC000)
                .align(used)
                .i16(0x3F80);
        try (var gguf = open(content)) {
            assertEquals("[b, half, a]", gguf.tensors().keySet().toString());
            assertEquals(Shape.of(2, 3), gguf.tensors().get("b").shape());
            assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, gguf.tensor("b").floats());
            assertArrayEquals(new float[] {1, -2}, gguf.tensor("half").floats());
            assertEquals(StoredType.BF16, gguf.tensors().get("a").type());
            assertEquals(1, gguf.tensor("a").item());
        }
    }

    /** The same model in both formats; GGUF repeats the embedding as the classifier. */
    @Test
    void aRealModelIsThatOfItsOtherFormat() {
        var file = RealData.find("gguf").resolve("stories260K.gguf");
        var other = RealData.find("llama2c").resolve("stories260K.bin");
        try (var gguf = Gguf.open(file);
                var llama = Llama2c.open(other)) {
            assertEquals(48, gguf.tensors().size());
            assertEquals("llama", gguf.metadata().text("general.architecture"));
            assertEquals(llama.sizes().layers(), gguf.metadata().integer("llama.block_count"));
            assertEquals(1e-5f, gguf.metadata().real("llama.attention.layer_norm_rms_epsilon"));
            assertEquals(512, gguf.metadata().texts("tokenizer.ggml.tokens").size());
            var pairs =
                    List.of(
                            List.of("attn_norm", "rms_att_weight"),
                            List.of("attn_q", "wq"),
                            List.of("attn_k", "wk"),
                            List.of("attn_v", "wv"),
                            List.of("attn_output", "wo"),
                            List.of("ffn_norm", "rms_ffn_weight"),
                            List.of("ffn_gate", "w1"),
                            List.of("ffn_down", "w2"),
                            List.of("ffn_up", "w3"));
            for (int layer = 0; layer < 5; layer++) {
                for (var pair : pairs) {
                    var name = "blk." + layer + "." + pair.getFirst() + ".weight";
                    requireEqual(gguf, name, llama, "layers." + layer + "." + pair.getLast());
                }
            }
            requireEqual(gguf, "token_embd.weight", llama, "token_embedding_table");
            requireEqual(gguf, "output.weight", llama, "token_embedding_table");
            requireEqual(gguf, "output_norm.weight", llama, "rms_final_weight");
        }
    }

    private static void requireEqual(TensorFile a, String nameInA, TensorFile b, String nameInB) {
        var left = a.tensor(nameInA);
        var right = b.tensor(nameInB);
        assertEquals(left.shape(), right.shape(), nameInA);
        assertArrayEquals(left.floats(), right.floats(), nameInA);
    }

    @Test
    void aRealVocabularyIsRead() {
        var file = RealData.find("gguf").resolve("ggml-vocab-llama-spm.gguf");
        try (var gguf = Gguf.open(file)) {
            var metadata = gguf.metadata();
            assertEquals(22, metadata.values().size());
            assertTrue(gguf.tensors().isEmpty());
            var tokens = metadata.texts("tokenizer.ggml.tokens");
            assertEquals(32000, tokens.size());
            assertEquals(List.of("<unk>", "<s>", "</s>", "<0x00>"), tokens.subList(0, 4));
            assertEquals(32000, metadata.reals("tokenizer.ggml.scores").length);
            assertEquals(3, metadata.integers("tokenizer.ggml.token_type")[1]);
            assertTrue(metadata.flag("tokenizer.ggml.add_bos_token"));
            assertFalse(metadata.flag("tokenizer.ggml.add_eos_token"));
        }
    }
}
