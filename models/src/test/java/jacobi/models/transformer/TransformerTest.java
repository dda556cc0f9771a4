package jacobi.models.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class TransformerTest {
    private static final Tensor SOURCE = Tiny.ids(2, 5, 6, 7, 3, 8, 3, 0, 0);
    private static final Tensor SOURCE_LENGTHS = Tiny.lengths(4, 2);
    private static final Tensor TARGET = Tiny.ids(2, 2, 9, 4, 2, 5, 0);
    private static final Tensor TARGET_LENGTHS = Tiny.lengths(3, 2);

    private static Tensor logits(Transformer model, Pass pass) {
        return model.decode(
                        model.encode(SOURCE, SOURCE_LENGTHS, pass), TARGET, TARGET_LENGTHS, pass)
                .value();
    }

    @ParameterizedTest
    @EnumSource
    void aBlankModelIsTheOneWhoseWeightsItLoads(Tiny.Variant variant) {
        var model = variant.model(3);
        var blank = Transformer.blank(variant.config());
        assertEquals(model.parameters().names(), blank.parameters().names());
        for (var parameter : blank.parameters().all()) {
            for (double value : parameter.value().toDoubles()) {
                assertEquals(0, value, parameter.name());
            }
        }
        blank.parameters().load(model.parameters().tensors());
        var pass = Pass.evaluation();
        assertArrayEquals(logits(model, pass).toFloats(), logits(blank, pass).toFloats());
    }

    @ParameterizedTest
    @EnumSource
    void aSentenceAloneGivesWhatItGivesInAPaddedBatch(Tiny.Variant variant) {
        var model = variant.model(1);
        var pass = Pass.evaluation();
        var together = logits(model, pass);
        var alone =
                model.decode(
                                model.encode(Tiny.ids(1, 8, 3), Tiny.lengths(2), pass),
                                Tiny.ids(1, 2, 5),
                                Tiny.lengths(2),
                                pass)
                        .value();
        for (int time = 0; time < 2; time++) {
            assertArrayEquals(Tiny.at(alone, 0, time), Tiny.at(together, 1, time), 1e-5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPaddedWithDoesNotMatter(Tiny.Variant variant) {
        var model = variant.model(1);
        var pass = Pass.evaluation();
        var padded = logits(model, pass);
        var junk = Tiny.ids(2, 5, 6, 7, 3, 8, 3, 9, 10);
        var source = model.encode(junk, SOURCE_LENGTHS, pass);
        var other = model.decode(source, TARGET, TARGET_LENGTHS, pass).value();
        for (int time = 0; time < 2; time++) {
            assertArrayEquals(Tiny.at(padded, 1, time), Tiny.at(other, 1, time));
        }
    }

    @ParameterizedTest
    @EnumSource
    void laterTargetTokensDoNotChangeEarlierLogits(Tiny.Variant variant) {
        long seed = 3;
        var random = new Random(seed);
        var model = variant.model(seed);
        var pass = Pass.evaluation();
        var source = model.encode(SOURCE, SOURCE_LENGTHS, pass);
        int time = 6;
        var lengths = Tiny.lengths(time, time);
        var tokens = Tiny.randomIds(random, 2 * time);
        var before = model.decode(source, Tiny.ids(2, tokens), lengths, pass).value();
        for (int changed = 1; changed < time; changed++) {
            var others = tokens.clone();
            others[changed] = others[changed] == 4 ? 5 : 4;
            var after = model.decode(source, Tiny.ids(2, others), lengths, pass).value();
            for (int t = 0; t < changed; t++) {
                assertArrayEquals(Tiny.at(before, 0, t), Tiny.at(after, 0, t), "seed " + seed);
            }
            assertFalse(Arrays.equals(Tiny.at(before, 0, changed), Tiny.at(after, 0, changed)));
            assertArrayEquals(Tiny.at(before, 1, changed), Tiny.at(after, 1, changed));
        }
    }

    @Test
    void theOrderOfSourceTokensMatters() {
        var model = Tiny.Variant.PAPER.model(1);
        var pass = Pass.evaluation();
        var first = model.encode(Tiny.ids(1, 5, 6, 3), Tiny.lengths(3), pass);
        var second = model.encode(Tiny.ids(1, 6, 5, 3), Tiny.lengths(3), pass);
        var target = Tiny.ids(1, 2);
        var one = Tiny.lengths(1);
        assertFalse(
                Arrays.equals(
                        model.decode(first, target, one, pass).value().toFloats(),
                        model.decode(second, target, one, pass).value().toFloats()));
    }

    @Test
    void theSameSeedMakesTheSameModel() {
        for (var variant : Tiny.Variant.values()) {
            var one = variant.model(7).parameters().tensors();
            var same = variant.model(7).parameters().tensors();
            var other = variant.model(8).parameters().tensors();
            assertEquals(one.keySet(), same.keySet());
            for (var name : one.keySet()) {
                assertArrayEquals(one.get(name).toFloats(), same.get(name).toFloats(), name);
                if (one.get(name).shape().rank() > 1) {
                    var different = other.get(name).toFloats();
                    assertFalse(Arrays.equals(one.get(name).toFloats(), different), name);
                }
            }
        }
    }

    @Test
    void dropoutIsOnInTrainingOnlyAndRepeats() {
        var config = Tiny.Variant.PAPER.config().withDropout(0.2, 0.2, 0.2);
        var model = new Transformer(config, 1);
        var still = new Transformer(config.withDropout(0, 0, 0), 1);
        var evaluated = logits(model, Pass.evaluation()).toFloats();
        assertArrayEquals(logits(still, Pass.evaluation()).toFloats(), evaluated);
        var trained = logits(model, Pass.training(5, 1)).toFloats();
        assertFalse(Arrays.equals(evaluated, trained));
        assertArrayEquals(trained, logits(model, Pass.training(5, 1)).toFloats());
        assertFalse(Arrays.equals(trained, logits(model, Pass.training(5, 2)).toFloats()));
        assertFalse(Arrays.equals(trained, logits(model, Pass.training(6, 1)).toFloats()));
        long highWord = 5 + (1L << 32);
        assertFalse(Arrays.equals(trained, logits(model, Pass.training(highWord, 1)).toFloats()));
    }

    @Test
    void eachKindOfDropoutDoesSomething() {
        var config = Tiny.Variant.PAPER.config();
        var evaluated = logits(new Transformer(config, 1), Pass.evaluation()).toFloats();
        for (var one :
                new TransformerConfig[] {
                    config.withDropout(0.5, 0, 0),
                    config.withDropout(0, 0.5, 0),
                    config.withDropout(0, 0, 0.5)
                }) {
            var trained = logits(new Transformer(one, 1), Pass.training(1, 1)).toFloats();
            assertFalse(Arrays.equals(evaluated, trained), one.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyParameterLearns(Tiny.Variant variant) {
        var model = variant.model(1);
        var pass = Pass.evaluation();
        var source = model.encode(SOURCE, SOURCE_LENGTHS, pass);
        // backward itself throws for a parameter that the loss does not reach.
        model.decode(source, TARGET, TARGET_LENGTHS, pass)
                .crossEntropy(Tiny.ids(2, 9, 4, 3, 5, 3, 0), 0.1, 0)
                .backward(model.parameters().all());
        for (var parameter : model.parameters().all()) {
            double sum = Arrays.stream(parameter.gradient().toDoubles()).map(Math::abs).sum();
            assertTrue(Double.isFinite(sum), parameter.name());
            if (!parameter.name().endsWith("key.bias")) {
                assertNotEquals(0, sum, parameter.name());
            }
        }
    }

    @Test
    void anObserverSeesEveryAttentionByNameAndRowsSumToOne() {
        var model = Tiny.Variant.PAPER.model(1);
        var seen = new ArrayList<String>();
        var pass =
                Pass.observed(
                        (layer, weights) -> {
                            seen.add(layer + " " + weights.shape());
                            int keys = weights.dim(-1);
                            for (int row = 0; row < weights.size() / keys; row++) {
                                double sum = 0;
                                for (int key = 0; key < keys; key++) {
                                    sum += weights.get(row * keys + key);
                                }
                                assertEquals(1, sum, 1e-5, layer);
                            }
                        });
        var observed = logits(model, pass);
        assertEquals(
                List.of(
                        "encoder.layers.0.attention [2, 2, 4, 4]",
                        "decoder.layers.0.selfAttention [2, 2, 3, 3]",
                        "decoder.layers.0.crossAttention [2, 2, 3, 4]",
                        "decoder.layers.1.selfAttention [2, 2, 3, 3]",
                        "decoder.layers.1.crossAttention [2, 2, 3, 4]"),
                seen);
        assertArrayEquals(logits(model, Pass.evaluation()).toFloats(), observed.toFloats());
    }

    @Test
    void learnedPositionsEndSomewhereAndSaySo() {
        var model = Tiny.Variant.LEARNED.model(1);
        int tooLong = Tiny.LONGEST + 1;
        var ids = Tiny.ids(1, Tiny.randomIds(new Random(1), tooLong));
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.encode(ids, Tiny.lengths(tooLong), Pass.evaluation()));
        assertTrue(error.getMessage().contains("has 81 tokens"), error.getMessage());
    }

    @Test
    void evaluationRemembersNoGraphInsideNoGrad() {
        var model = Tiny.Variant.PAPER.model(1);
        var states =
                Variable.noGrad(
                        () -> model.encode(SOURCE, SOURCE_LENGTHS, Pass.evaluation()).states());
        assertFalse(states.requiresGradient());
    }
}
