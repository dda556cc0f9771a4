package jacobi.models.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Devices;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.formats.Safetensors;
import jacobi.models.nn.Pass;
import jacobi.models.testing.GoldenFile;
import jacobi.models.testing.RealData;
import jacobi.models.testing.TokenTensors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

class GptWeightsTest {
    private static final GptConfig CONFIG = new GptConfig(5, 4, 6, 2, 2, 0);

    private static Map<String, Tensor> exported() {
        return new LinkedHashMap<>(GptWeights.export(TinyGpt.model(CONFIG, 1)));
    }

    private static void assertLoads(Map<String, Tensor> theirs) {
        var model = Gpt.blank(CONFIG);
        GptWeights.load(model, theirs);
        var expected = TinyGpt.model(CONFIG, 1).parameters().tensors();
        model.parameters()
                .tensors()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        expected.get(name).toFloats(), tensor.toFloats(), name));
    }

    @Test
    void whatIsExportedIsLoaded() {
        var theirs = exported();
        assertEquals(2 + 2 * 12 + 2, theirs.size());
        assertLoads(theirs);
    }

    @Test
    void queryKeyAndValueLieSideBySideTransposed() {
        var theirs = exported();
        var ours = TinyGpt.model(CONFIG, 1).parameters().tensors();
        var weight = theirs.get("transformer.h.1.attn.c_attn.weight");
        var bias = theirs.get("transformer.h.1.attn.c_attn.bias");
        assertEquals(Shape.of(6, 18), weight.shape());
        assertEquals(Shape.of(18), bias.shape());
        var parts = new String[] {"query", "key", "value"};
        for (int p = 0; p < 3; p++) {
            var part = "layers.1.attention." + parts[p];
            for (int out = 0; out < 6; out++) {
                assertEquals(ours.get(part + ".bias").get(out), bias.get(6 * p + out), part);
                for (int in = 0; in < 6; in++) {
                    assertEquals(
                            ours.get(part + ".weight").get(out * 6 + in),
                            weight.get(in * 18 + 6 * p + out),
                            part);
                }
            }
        }
        assertEquals(Shape.of(6, 24), theirs.get("transformer.h.0.mlp.c_fc.weight").shape());
        assertEquals(Shape.of(24, 6), theirs.get("transformer.h.0.mlp.c_proj.weight").shape());
    }

    @Test
    void olderFilesNamesAreUnderstood() {
        var theirs = new LinkedHashMap<String, Tensor>();
        exported().forEach((name, t) -> theirs.put(name.substring("transformer.".length()), t));
        assertLoads(theirs);
        theirs.put("h.0.attn.bias", Tensor.zeros(DType.F32, Shape.of(1, 1, 4, 4)));
        theirs.put("h.1.attn.masked_bias", Tensor.zeros(DType.F32, Shape.of()));
        assertLoads(theirs);
        var whole = exported();
        whole.put("lm_head.weight", whole.get("transformer.wte.weight").copy());
        whole.put("transformer.h.0.attn.bias", Tensor.zeros(DType.I32, Shape.of(1, 1, 4, 4)));
        assertLoads(whole);
    }

    @Test
    void everyProblemIsNamedAndNothingIsChanged() {
        var theirs = exported();
        theirs.remove("transformer.wpe.weight");
        theirs.remove("transformer.h.1.ln_2.bias");
        theirs.put("transformer.h.0.attn.c_attn.weight", Tensor.zeros(DType.F32, Shape.of(18, 6)));
        theirs.put("transformer.ln_f.weight", Tensor.zeros(DType.F64, Shape.of(6)));
        theirs.put("transformer.h.2.ln_1.bias", Tensor.zeros(DType.F32, Shape.of(6)));
        theirs.put("score.weight", Tensor.zeros(DType.F32, Shape.of(2, 6)));
        theirs.put("lm_head.weight", Tensor.zeros(DType.F32, Shape.of(5, 6)));
        var model = Gpt.blank(CONFIG);
        var error =
                assertThrows(IllegalArgumentException.class, () -> GptWeights.load(model, theirs));
        assertEquals(
                "the weights do not fit the model: "
                        + "transformer.wpe.weight is missing; "
                        + "transformer.h.0.attn.c_attn.weight is F32[18, 6], not F32[6, 18]; "
                        + "transformer.h.1.ln_2.bias is missing; "
                        + "transformer.ln_f.weight is F64[6], not F32[6]; "
                        + "lm_head.weight is not transformer.wte.weight, which this model uses for"
                        + " both; "
                        + "score.weight is unexpected; "
                        + "transformer.h.2.ln_1.bias is unexpected",
                error.getMessage());
        for (var tensor : model.parameters().tensors().values()) {
            assertTrue(Arrays.stream(tensor.toDoubles()).allMatch(x -> x == 0 || x == 1));
        }
        assertThrows(IllegalArgumentException.class, () -> GptWeights.load(model, Map.of()));
    }

    /**
     * The published weights of a GPT-2, where they are at hand; what PyTorch computes from them is
     * in golden_gpt.py.
     */
    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void aPublishedModelsLogitsArePyTorchs(String device) throws IOException {
        var folder = folder();
        var model = Gpt.blank(GptConfigJson.read(Files.readString(folder.resolve("config.json"))));
        GptWeights.load(model, Safetensors.read(folder.resolve("model.safetensors")).tensors());
        var golden = GoldenFile.read(GptWeightsTest.class, "tinyRandom.safetensors");
        var ids = golden.get("ids");
        var expected = golden.get("logits");
        var row = ids.reshape(Shape.of(1, ids.size()));
        var logits =
                Devices.using(
                        Devices.named(device, 2),
                        () -> model.logits(row, Pass.evaluation()).value());
        int time = ids.size();
        for (int shown = 0; shown < expected.dim(0); shown++) {
            assertArrayEquals(
                    expected.slice(shown, shown + 1).toDoubles(),
                    TokenTensors.at(logits, 0, time - expected.dim(0) + shown),
                    2e-6,
                    "the logits are as large as 1, and must agree to 1e-5 in any case");
        }
        assertArrayEquals(
                expected.slice(expected.dim(0) - 1, expected.dim(0)).toDoubles(),
                Devices.using(Devices.named(device, 2), () -> model.start(1).read(ids.toInts()))
                        .toDoubles(),
                2e-6,
                "read at once");
        assertEquals(
                Safetensors.read(folder.resolve("model.safetensors")).tensors().keySet(),
                GptWeights.export(model).keySet());
    }

    private static Path folder() {
        return RealData.find("tiny-random-gpt2");
    }
}
