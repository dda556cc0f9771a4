package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

class BertTest {
    private static final double ROUNDING = 1e-5;

    private static Bert large(long seed) {
        return TinyBert.large(new Bert(TinyBert.CONFIG, seed), seed);
    }

    private static double[] states(Bert model, BertInput input, int row, int length) {
        var states = model.states(input, Pass.evaluation()).value();
        int width = states.dim(1) * states.dim(2);
        return Arrays.copyOfRange(
                states.toDoubles(), row * width, row * width + length * states.dim(2));
    }

    @Test
    void parametersAreNamedAsTheHouseDoes() {
        var names = new Bert(TinyBert.CONFIG, 1).parameters().names();
        assertEquals(
                List.of(
                        "encoder.embedding.weight",
                        "encoder.positions.weight",
                        "encoder.segments.weight",
                        "encoder.norm.weight",
                        "encoder.norm.bias",
                        "encoder.layers.0.attention.query.weight",
                        "encoder.layers.0.attention.query.bias"),
                names.subList(0, 7));
        assertEquals(
                List.of("encoder.pooler.weight", "encoder.pooler.bias"),
                names.subList(names.size() - 2, names.size()));
    }

    @Test
    void aHeadAddsItsOwnParameters() {
        var config = TinyBert.CONFIG;
        var encoder = new Bert(config, 1).parameters().names();
        var unpooled = encoder.subList(0, encoder.size() - 2);
        assertHead(
                encoder,
                new MaskedLanguageModel(config, true, 1),
                "maskedTokens.dense.weight",
                "maskedTokens.dense.bias",
                "maskedTokens.norm.weight",
                "maskedTokens.norm.bias",
                "maskedTokens.bias",
                "nextSentence.weight",
                "nextSentence.bias");
        assertHead(
                encoder,
                new SequenceClassifier(config, 2, 1),
                "classifier.weight",
                "classifier.bias");
        assertHead(
                unpooled,
                new TokenClassifier(config, 2, 1),
                "classifier.weight",
                "classifier.bias");
        assertHead(unpooled, new SpanFinder(config, 1), "spans.weight", "spans.bias");
        var plain = new MaskedLanguageModel(config, false, 1);
        assertFalse(plain.tellsNextSentence());
        assertEquals(unpooled, plain.parameters().names().subList(0, unpooled.size()));
        assertEquals(unpooled.size() + 5, plain.parameters().names().size());
    }

    private static void assertHead(List<String> encoder, BertModel model, String... head) {
        var names = model.parameters().names();
        assertEquals(encoder, names.subList(0, encoder.size()));
        assertEquals(List.of(head), names.subList(encoder.size(), names.size()));
    }

    @Test
    void weightsStartAsThePublishedOnes() {
        new Bert(new BertConfig(500, 64, 64, 4, 2, 0), 3)
                .parameters()
                .tensors()
                .forEach(
                        (name, tensor) -> {
                            if (name.endsWith("bias")) {
                                assertEquals(0, deviation(tensor), name);
                            } else if (name.contains("orm.")) {
                                assertTrue(
                                        Arrays.stream(tensor.toDoubles()).allMatch(x -> x == 1),
                                        name);
                            } else {
                                // The two segments' 128 numbers vary most.
                                assertEquals(0.02, deviation(tensor), 0.004, name);
                            }
                        });
    }

    private static double deviation(Tensor tensor) {
        return Math.sqrt(Arrays.stream(tensor.toDoubles()).map(x -> x * x).average().orElseThrow());
    }

    /** A row's states depend neither on how far it is filled up, with what, nor on other rows. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void paddingChangesNothing(long seed) {
        var random = new Random(seed);
        var model = large(seed);
        var row =
                TinyBert.TOKENS.row(
                        TinyBert.text(random, 1 + random.nextInt(5)),
                        TinyBert.text(random, 1 + random.nextInt(5)));
        var other = TinyBert.TOKENS.row(TinyBert.text(random, 18));
        int length = row.length();
        var alone = states(model, BertInput.of(List.of(row), length, 0), 0, length);
        var filled = states(model, BertInput.of(List.of(other, row), 21, 0), 1, length);
        var odd = states(model, BertInput.of(List.of(row, other), 24, 9), 0, length);
        assertArrayEquals(alone, filled, ROUNDING, "seed " + seed);
        assertArrayEquals(alone, odd, ROUNDING, "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyTokenIsSeenFromEverywhere(long seed) {
        var random = new Random(seed);
        var model = large(seed);
        var ids = TinyBert.text(random, 7);
        var before = states(model, BertInput.of(TinyBert.ids(1, ids)), 0, 7);
        int changed = random.nextInt(7);
        ids[changed] = ids[changed] == 5 ? 6 : 5;
        var after = states(model, BertInput.of(TinyBert.ids(1, ids)), 0, 7);
        for (int t = 0; t < 7; t++) {
            double[] at = Arrays.copyOfRange(before, 8 * t, 8 * t + 8);
            double[] now = Arrays.copyOfRange(after, 8 * t, 8 * t + 8);
            assertFalse(Arrays.equals(at, now), "seed " + seed + ", state " + t);
        }
    }

    @Test
    void segmentsAndOrderMatter() {
        var model = large(1);
        var split = TinyBert.TOKENS.row(new int[] {5, 6}, new int[] {7});
        var joined = new TokenRow(split.ids(), split.length());
        var swapped = TinyBert.TOKENS.row(new int[] {6, 5}, new int[] {7});
        var states =
                states(model, BertInput.of(List.of(split), split.length(), 0), 0, split.length());
        for (var other : List.of(joined, swapped)) {
            var others =
                    states(
                            model,
                            BertInput.of(List.of(other), other.length(), 0),
                            0,
                            other.length());
            assertTrue(Math.abs(states[0] - others[0]) > 1e-3);
        }
    }

    /** The few places whose logits are computed are what all positions' logits would be. */
    @Test
    void logitsAtPlacesAreThoseOfTheStates() {
        var model = TinyBert.large(new MaskedLanguageModel(TinyBert.CONFIG, false, 1), 1);
        var input = BertInput.of(TinyBert.ids(2, TinyBert.text(new Random(1), 12)));
        var states = model.encoder().states(input, Pass.evaluation());
        var everywhere = new int[12];
        Arrays.setAll(everywhere, i -> i);
        var all = model.tokenLogits(states, Tensor.of(Shape.of(2, 6), everywhere)).value();
        assertEquals(Shape.of(2, 6, TinyBert.VOCABULARY), all.shape());
        var some = model.tokenLogits(states, Tensor.of(Shape.of(2, 1), 4, 6 + 1)).value();
        assertArrayEquals(row(all, 4), row(some, 0), ROUNDING);
        assertArrayEquals(row(all, 7), row(some, 1), ROUNDING);
    }

    private static double[] row(Tensor logits, int row) {
        int width = logits.dim(-1);
        return Arrays.copyOfRange(logits.toDoubles(), row * width, (row + 1) * width);
    }

    @Test
    void dropoutIsForTrainingAlone() {
        var model = TinyBert.large(new Bert(TinyBert.CONFIG.withDropout(0.2), 1), 1);
        var input = BertInput.of(TinyBert.ids(1, 4, 5, 6, 7));
        var plain = model.states(input, Pass.evaluation()).value().toFloats();
        var first = model.states(input, Pass.training(5, 1)).value().toFloats();
        assertArrayEquals(plain, large(1).states(input, Pass.evaluation()).value().toFloats());
        assertArrayEquals(first, model.states(input, Pass.training(5, 1)).value().toFloats());
        assertFalse(Arrays.equals(plain, first));
        assertFalse(
                Arrays.equals(first, model.states(input, Pass.training(5, 2)).value().toFloats()));
    }

    @Test
    void errorsSayWhatIsWrong() {
        var model = new Bert(TinyBert.CONFIG.withLongest(4), 1);
        var five = BertInput.of(TinyBert.ids(1, 4, 5, 6, 7, 8));
        assertMessage(
                "the rows have 5 tokens, but the model's longest is 4",
                () -> model.states(five, Pass.evaluation()));
        assertMessage(
                "there must be at least two labels, got 1",
                () -> new SequenceClassifier(TinyBert.CONFIG, 1, 1));
        var spans = new SpanFinder(TinyBert.CONFIG, 1);
        var states = spans.encoder().states(five, Pass.evaluation());
        assertThrows(IllegalStateException.class, () -> spans.encoder().pooled(states));
        var masked = new MaskedLanguageModel(TinyBert.CONFIG, false, 1);
        assertThrows(IllegalStateException.class, () -> masked.nextLogits(states));
    }

    private static void assertMessage(String message, Runnable work) {
        var error = assertThrows(IllegalArgumentException.class, work::run);
        assertEquals(message, error.getMessage());
    }
}
