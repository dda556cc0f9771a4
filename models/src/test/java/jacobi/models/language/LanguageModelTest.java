package jacobi.models.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.models.nn.Pass;
import jacobi.models.testing.GoldenFile;
import jacobi.models.testing.TokenTensors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What every language model promises. */
class LanguageModelTest {
    private static final int VOCABULARY = 65;
    private static final int CONTEXT = 32;

    private static int[] randomIds(long seed, int count) {
        return new Random(seed).ints(count, 0, VOCABULARY).toArray();
    }

    @ParameterizedTest
    @EnumSource
    void aFreshModelKnowsNothing(LanguageFamily family) {
        var model = family.fresh(VOCABULARY, CONTEXT, 1);
        var ids = TokenTensors.ids(2, randomIds(1, 32));
        var answers = TokenTensors.ids(2, randomIds(2, 32));
        double loss = model.logits(ids, Pass.evaluation()).crossEntropy(answers, 0, -1).item();
        assertEquals(Math.log(VOCABULARY), loss, 0.15);
    }

    @ParameterizedTest
    @CsvSource({"GPT, 1", "GPT, 2", "GPT, 3", "LLAMA, 1", "LLAMA, 2", "LLAMA, 3"})
    void noTokenSeesALaterOne(LanguageFamily family, long seed) {
        var model = family.fresh(VOCABULARY, CONTEXT, seed);
        TokenTensors.enlarge(model.parameters(), seed);
        var ids = randomIds(seed, 24);
        var logits = model.logits(TokenTensors.ids(2, ids), Pass.evaluation()).value();
        assertEquals(Shape.of(2, 12, VOCABULARY), logits.shape());
        int changed = 1 + new Random(seed).nextInt(11);
        ids[changed] = (ids[changed] + 1) % VOCABULARY;
        var other = model.logits(TokenTensors.ids(2, ids), Pass.evaluation()).value();
        for (int t = 0; t < 12; t++) {
            var message = "seed " + seed + ", changed " + changed + ", position " + t;
            var before = TokenTensors.at(logits, 0, t);
            var after = TokenTensors.at(other, 0, t);
            assertEquals(t < changed, Arrays.equals(before, after), message);
            assertArrayEquals(TokenTensors.at(logits, 1, t), TokenTensors.at(other, 1, t), message);
        }
    }

    /** Without positions, the last token could not tell in what order the others came. */
    @ParameterizedTest
    @EnumSource
    void theOrderOfTokensCounts(LanguageFamily family) {
        var model = family.fresh(VOCABULARY, CONTEXT, 1);
        TokenTensors.enlarge(model.parameters(), 1);
        var one = model.logits(TokenTensors.ids(1, 1, 2, 3, 4), Pass.evaluation()).value();
        var two = model.logits(TokenTensors.ids(1, 2, 1, 3, 4), Pass.evaluation()).value();
        var last = TokenTensors.at(one, 0, 3);
        assertTrue(Math.abs(last[0] - TokenTensors.at(two, 0, 3)[0]) > 1e-3);
    }

    @ParameterizedTest
    @EnumSource
    void attentionIsShown(LanguageFamily family) {
        var model = family.fresh(VOCABULARY, CONTEXT, 1);
        var names = new ArrayList<String>();
        var pass =
                Pass.observed(
                        (name, weights) -> {
                            names.add(name);
                            assertEquals(Shape.of(1, 4, 3, 3), weights.shape());
                            assertEquals(1, weights.get(0), 1e-6);
                        });
        model.logits(TokenTensors.ids(1, 1, 2, 3), pass);
        assertEquals(List.of("layers.0.attention", "layers.1.attention"), names);
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedMakesTheSameModel(LanguageFamily family) {
        var weights = family.fresh(VOCABULARY, CONTEXT, 1).parameters().tensors();
        var again = family.fresh(VOCABULARY, CONTEXT, 1).parameters().tensors();
        var other = family.fresh(VOCABULARY, CONTEXT, 2).parameters().tensors();
        var blank = family.blank(VOCABULARY, CONTEXT).parameters().tensors();
        var name = "layers.1.attention.key.weight";
        assertArrayEquals(weights.get(name).toFloats(), again.get(name).toFloats());
        assertNotEquals(weights.get(name).get(0), other.get(name).get(0));
        assertEquals(0, GoldenFile.largest(blank.get(name)));
    }

    @ParameterizedTest
    @EnumSource
    void aTextLongerThanTheContextIsRefused(LanguageFamily family) {
        var model = family.fresh(VOCABULARY, 4, 1);
        assertEquals(4, model.context());
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.logits(TokenTensors.ids(1, 1, 2, 3, 4, 5), Pass.evaluation()));
        assertEquals("the text has 5 tokens, but the model's context is 4", error.getMessage());
    }
}
