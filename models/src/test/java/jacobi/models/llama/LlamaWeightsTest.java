package jacobi.models.llama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.formats.Llama2c;
import jacobi.models.nn.Adapters;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

class LlamaWeightsTest {
    private static LlamaConfig config(boolean tied) {
        return new LlamaConfig(5, 4, 8, 2, 1, 2, 6, 10_000, 1e-5, tied);
    }

    private static Map<String, Tensor> exported(boolean tied) {
        return new LinkedHashMap<>(LlamaWeights.export(TinyLlama.model(config(tied), 1)));
    }

    private static void assertSame(Llama expected, Llama actual) {
        var tensors = actual.parameters().tensors();
        expected.parameters()
                .tensors()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.toFloats(), tensors.get(name).toFloats(), name));
    }

    private static void assertLoads(boolean tied, Map<String, Tensor> theirs) {
        var model = Llama.blank(config(tied));
        LlamaWeights.load(model, theirs);
        assertSame(TinyLlama.model(config(tied), 1), model);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsExportedIsLoaded(boolean tied) {
        var theirs = exported(tied);
        assertEquals(1 + 2 * 9 + 1 + (tied ? 0 : 1), theirs.size());
        assertEquals(Shape.of(4, 8), theirs.get("model.layers.1.self_attn.k_proj.weight").shape());
        assertEquals(Shape.of(8, 6), theirs.get("model.layers.0.mlp.down_proj.weight").shape());
        assertLoads(tied, theirs);
    }

    @Test
    void whatFilesHoldBesidesIsPassedOver() {
        var theirs = exported(true);
        theirs.put("lm_head.weight", theirs.get("model.embed_tokens.weight").copy());
        theirs.put(
                "model.layers.1.self_attn.rotary_emb.inv_freq",
                Tensor.zeros(DType.F32, Shape.of(2)));
        assertLoads(true, theirs);
    }

    @Test
    void everyProblemIsNamedAndNothingIsChanged() {
        var theirs = exported(true);
        theirs.remove("model.norm.weight");
        theirs.remove("model.layers.1.mlp.up_proj.weight");
        theirs.put(
                "model.layers.0.self_attn.k_proj.weight", Tensor.zeros(DType.F32, Shape.of(8, 8)));
        theirs.put("model.layers.0.input_layernorm.weight", Tensor.zeros(DType.F64, Shape.of(8)));
        theirs.put("model.layers.2.mlp.up_proj.weight", Tensor.zeros(DType.F32, Shape.of(6, 8)));
        theirs.put("lm_head.weight", Tensor.zeros(DType.F32, Shape.of(5, 8)));
        theirs.put("score.weight", Tensor.zeros(DType.F32, Shape.of(2, 8)));
        var model = Llama.blank(config(true));
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> LlamaWeights.load(model, theirs));
        assertEquals(
                "the weights do not fit the model: "
                        + "model.layers.0.input_layernorm.weight is F64[8], not F32[8]; "
                        + "model.layers.0.self_attn.k_proj.weight is F32[8, 8], not F32[4, 8]; "
                        + "model.layers.1.mlp.up_proj.weight is missing; "
                        + "model.norm.weight is missing; "
                        + "lm_head.weight is not model.embed_tokens.weight, which this model uses"
                        + " for both; "
                        + "model.layers.2.mlp.up_proj.weight is unexpected; "
                        + "score.weight is unexpected",
                error.getMessage());
        for (var tensor : model.parameters().tensors().values()) {
            assertTrue(Arrays.stream(tensor.toDoubles()).allMatch(x -> x == 0));
        }
    }

    /** Weights are those of the base: adapters have files of their own. */
    @Test
    void anAdaptedModelIsLoadedAndExportedWithoutItsAdapters() {
        var adapters = new Adapters(2, 4, Set.of("query"));
        var model = Llama.adapted(config(true), adapters, 3);
        LlamaWeights.load(model, exported(true));
        assertSame(TinyLlama.model(config(true), 1), model);
        assertEquals(exported(true).keySet(), LlamaWeights.export(model).keySet());
    }

    /** Each number of the file is its place in it. */
    private static Path llama2c(Path folder, LlamaConfig config) throws IOException {
        int head = config.dModel() / config.heads();
        // The file also holds the tables of positions.
        long numbers = config.parameterCount() + (long) config.context() * head;
        var bytes = ByteBuffer.allocate((int) (4 * (7 + numbers))).order(ByteOrder.LITTLE_ENDIAN);
        for (int size :
                new int[] {
                    config.dModel(),
                    config.dFf(),
                    config.layers(),
                    config.heads(),
                    config.keyValueHeads(),
                    config.tied() ? config.vocabulary() : -config.vocabulary(),
                    config.context()
                }) {
            bytes.putInt(size);
        }
        for (int i = 0; i < numbers; i++) {
            bytes.putFloat(i);
        }
        var file = folder.resolve("model.bin");
        Files.write(file, bytes.array());
        return file;
    }

    /** Rows of queries and keys change places, by head; those of values do not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void channelsThatTurnWithTheirNeighboursArePutInHalves(boolean tied, @TempDir Path folder)
            throws IOException {
        var config = config(tied);
        Llama model;
        try (var file = Llama2c.open(llama2c(folder, config))) {
            model = LlamaFiles.read(file);
        }
        assertEquals(config, model.config());
        var tensors = model.parameters().tensors();
        // Two layers' queries start behind the table [5, 8] and two norms [8].
        assertRows(tensors.get("layers.0.attention.query.weight"), 56, 0, 2, 1, 3, 4, 6, 5, 7);
        assertRows(tensors.get("layers.1.attention.query.weight"), 120, 0, 2, 1, 3, 4, 6, 5, 7);
        assertRows(tensors.get("layers.0.attention.key.weight"), 184, 0, 2, 1, 3);
        assertRows(tensors.get("layers.1.attention.key.weight"), 216, 0, 2, 1, 3);
        assertRows(tensors.get("layers.0.attention.value.weight"), 248, 0, 1, 2, 3);
        assertRows(tensors.get("layers.1.attention.output.weight"), 376, 0, 1, 2, 3, 4, 5, 6, 7);
        assertEquals(!tied, tensors.containsKey("output.weight"));
    }

    private static void assertRows(Tensor weight, int start, int... rows) {
        assertEquals(Shape.of(rows.length, 8), weight.shape());
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < 8; i++) {
                assertEquals(start + 8 * rows[row] + i, weight.get(8 * row + i), "row " + row);
            }
        }
    }
}
