package jacobi.models.llama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Devices;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.SamplingOptions;
import jacobi.models.formats.Gguf;
import jacobi.models.formats.Llama2c;
import jacobi.models.formats.Safetensors;
import jacobi.models.formats.SafetensorsFile;
import jacobi.models.language.Generation;
import jacobi.models.nn.Adapters;
import jacobi.models.nn.Pass;
import jacobi.models.testing.RealData;
import jacobi.models.text.SentencePieceTokenizer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * A small Llama that others trained on children's stories (github.com/karpathy/llama2.c), where it
 * is at hand: the text that it writes is known.
 */
class StoriesTest {
    private static final int START = 1;
    private static final int TOKENS = 200;

    private static Llama llama2c() {
        try (var file = Llama2c.open(RealData.find("llama2c/stories260K.bin"))) {
            return LlamaFiles.read(file);
        }
    }

    private static Llama gguf() {
        try (var file = Gguf.open(RealData.find("gguf/stories260K.gguf"))) {
            return LlamaFiles.read(file);
        }
    }

    private static SentencePieceTokenizer tokenizer() {
        return SentencePieceTokenizer.readLlama2c(RealData.find("llama2c/tok512.bin"));
    }

    /** What a model writes behind the start token, until it starts another text. */
    private static String greedy(Llama model) {
        var stream = tokenizer().stream();
        var text = new StringBuilder();
        new Generation(model, new int[] {START}, SamplingOptions.GREEDY)
                .write(
                        TOKENS,
                        token -> {
                            text.append(token == START ? "" : stream.add(token));
                            return token != START;
                        });
        return text.append(stream.finish()).toString();
    }

    private static void assertIsKnown(String device, Llama model) throws IOException {
        var expected =
                Files.readString(RealData.find("llama2c/stories260K.expected_greedy_200.txt"));
        assertEquals(expected, Devices.using(Devices.named(device, 2), () -> greedy(model)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void theTextOfTheReferenceProgramIsWritten(String device) throws IOException {
        assertIsKnown(device, llama2c());
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void theGgufWritesTheSame(String device) throws IOException {
        assertIsKnown(device, gguf());
    }

    @Test
    void bothFilesAreOneModel() {
        var bin = llama2c();
        var gguf = gguf();
        assertEquals(bin.config(), gguf.config().withContext(bin.context()));
        assertEquals(bin.config().parameterCount(), bin.parameters().count());
        assertSameWeights(bin, gguf);
    }

    private static void assertSameWeights(Llama expected, Llama actual) {
        var tensors = actual.parameters().tensors();
        assertEquals(expected.parameters().names(), actual.parameters().names());
        expected.parameters()
                .tensors()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.toFloats(), tensors.get(name).toFloats(), name));
    }

    @Test
    void itGoesThroughHuggingFacesFormat(@TempDir Path folder) throws IOException {
        var model = llama2c();
        var file = folder.resolve("model.safetensors");
        new Safetensors(LlamaWeights.export(model), Map.of("format", "pt")).write(file);
        var config = LlamaConfigJson.read(LlamaConfigJson.write(model.config()));
        var read = Llama.blank(config);
        try (var opened = SafetensorsFile.open(file)) {
            LlamaWeights.load(read, opened);
        }
        assertSameWeights(model, read);
        assertIsKnown("cpu", read);
    }

    /** A text that is no children's story. */
    private static final String TEXT =
            "It was the best of times, it was the worst of times, it was the age of wisdom, it was"
                    + " the age of foolishness.";

    private static Variable loss(Llama model, int[] ids) {
        var shape = Shape.of(1, ids.length - 1);
        var seen = Tensor.of(shape, Arrays.copyOf(ids, ids.length - 1));
        var next = Tensor.of(shape, Arrays.copyOfRange(ids, 1, ids.length));
        return model.logits(seen, Pass.evaluation()).crossEntropy(next, 0, -1);
    }

    private static void assertLearns(Llama model, double rate, double most) {
        var ids = tokenizer().encode(TEXT);
        var learned = model.parameters().all();
        var optimizer = new Optimizer(learned, new Adam(0.9, 0.99, 1e-8, 0, true));
        double before = loss(model, ids).item();
        for (int step = 0; step < 20; step++) {
            optimizer.clearGradients();
            loss(model, ids).backward(learned);
            optimizer.step(rate);
        }
        double after = loss(model, ids).item();
        assertTrue(
                after < most * before, "the loss was " + before + " and is " + after + " after 20");
    }

    @Test
    void itLearnsAnotherText() {
        assertLearns(llama2c(), 1e-3, 0.6);
    }

    @Test
    void itsAdaptersLearnAnotherText() {
        var base = llama2c();
        var adapters = new Adapters(4, 8, Set.of("query", "value", "gate", "up", "down"));
        var model = Llama.adapted(base.config(), adapters, 1);
        model.parameters().loadFrozen(base.parameters().tensors());
        var ids = tokenizer().encode(TEXT);
        assertEquals(loss(base, ids).item(), loss(model, ids).item(), "adapters start at nothing");
        assertLearns(model, 5e-3, 0.8);
        model.parameters()
                .frozen()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        base.parameters().tensors().get(name).toFloats(),
                                        tensor.toFloats(),
                                        name));
        var merged = Llama.blank(base.config());
        merged.parameters().load(adapters.merge(model.parameters().tensors()));
        assertEquals(loss(model, ids).item(), loss(merged, ids).item(), 1e-4);
    }
}
