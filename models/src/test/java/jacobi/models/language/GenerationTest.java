package jacobi.models.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.decode.SamplingOptions;
import jacobi.models.gpt.Gpt;
import jacobi.models.gpt.GptConfig;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class GenerationTest {
    private static final int VOCABULARY = 23;
    private static final SamplingOptions RANDOM = new SamplingOptions(1, 8, 0, 1, 0, 5);

    /** A model with large weights, which always has a clear opinion. */
    private static Gpt model(int context, long seed) {
        var model = new Gpt(new GptConfig(VOCABULARY, context, 8, 2, 1, 0), seed);
        var random = new Random(seed);
        for (var tensor : model.parameters().tensors().values()) {
            for (int i = 0; i < tensor.size(); i++) {
                tensor.set(i, tensor.get(i) + random.nextGaussian());
            }
        }
        return model;
    }

    private static List<Integer> write(
            LanguageModel model, int[] prompt, SamplingOptions options, int most) {
        var tokens = new ArrayList<Integer>();
        int count = new Generation(model, prompt, options).write(most, tokens::add);
        assertEquals(count, tokens.size());
        return tokens;
    }

    /** The likeliest token behind the whole model's view of a text. */
    private static int likeliest(LanguageModel model, List<Integer> text) {
        var ids = text.stream().mapToInt(i -> i).toArray();
        var logits =
                model.logits(Tensor.of(Shape.of(1, ids.length), ids), Pass.evaluation()).value();
        var last = logits.reshape(logits.shape().without(0)).slice(ids.length - 1, ids.length);
        int best = 0;
        for (int i = 1; i < last.size(); i++) {
            best = last.get(i) > last.get(best) ? i : best;
        }
        return best;
    }

    /** Texts within the context, of exactly its length, beyond it; also of longer prompts. */
    @ParameterizedTest
    @CsvSource({"40,5,30", "8,3,30", "8,8,20", "8,7,20", "8,20,20", "7,2,40", "2,1,9", "1,3,6"})
    void greedyIsTheWholeModelsLikeliest(int context, int prompt, int most) {
        for (long seed = 1; seed <= 3; seed++) {
            var model = model(context, seed);
            var start = new Random(seed).ints(prompt, 0, VOCABULARY).toArray();
            var text = new ArrayList<>(Arrays.stream(start).boxed().toList());
            int from = Math.max(0, prompt - context);
            for (int i = 0; i < most; i++) {
                if (text.size() - from > context) {
                    from = text.size() - Math.max(1, context / 2);
                }
                text.add(likeliest(model, text.subList(from, text.size())));
            }
            assertEquals(
                    text.subList(prompt, text.size()),
                    write(model, start, SamplingOptions.GREEDY, most),
                    "seed " + seed);
        }
    }

    @Test
    void itGoesOnWhereItStopped() {
        var model = model(8, 1);
        var whole = write(model, new int[] {3, 4}, RANDOM, 25);
        var generation = new Generation(model, new int[] {3, 4}, RANDOM);
        var parts = new ArrayList<Integer>();
        for (int count : new int[] {0, 1, 4, 13, 7}) {
            assertEquals(count, generation.write(count, parts::add));
        }
        assertEquals(whole, parts);
    }

    @Test
    void theReceiverSaysWhenItIsEnough() {
        var tokens = new ArrayList<Integer>();
        var generation = new Generation(model(8, 1), new int[] {3}, RANDOM);
        int count =
                generation.write(
                        100,
                        token -> {
                            tokens.add(token);
                            return tokens.size() < 6;
                        });
        assertEquals(6, count);
        assertEquals(write(model(8, 1), new int[] {3}, RANDOM, 6), tokens);
    }

    @Test
    void theSeedMakesTheText() {
        var model = model(8, 1);
        int[] prompt = {1, 2};
        assertEquals(write(model, prompt, RANDOM, 20), write(model, prompt, RANDOM, 20));
        var other = new SamplingOptions(1, 8, 0, 1, 0, 6);
        assertFalse(write(model, prompt, RANDOM, 20).equals(write(model, prompt, other, 20)));
    }

    /** A penalty so high that every token comes once, before any comes twice. */
    @Test
    void thePromptCountsAsSeen() {
        var severe = new SamplingOptions(1e30, 0, 0, 1, 0, 0);
        var model = model(40, 2);
        // A logit that is all but 0 is better than a negative one that is not; so make all
        // positive.
        var tokens = new ArrayList<Integer>();
        new Generation(new Positive(model), new int[] {4, 5, 6}, severe).write(20, tokens::add);
        tokens.addAll(List.of(4, 5, 6));
        assertEquals(VOCABULARY, tokens.stream().distinct().count());
    }

    /** The same model with other logits, all of them positive. */
    private record Positive(Gpt model) implements LanguageModel {
        @Override
        public Parameters parameters() {
            return model.parameters();
        }

        @Override
        public int vocabulary() {
            return model.vocabulary();
        }

        @Override
        public int context() {
            return model.context();
        }

        @Override
        public Variable logits(Tensor ids, Pass pass) {
            return model.logits(ids, pass).add(1000);
        }

        @Override
        public Continuation start(int rows) {
            var decoding = model.start(rows);
            return new Continuation() {
                @Override
                public int rows() {
                    return decoding.rows();
                }

                @Override
                public Tensor next(int[] tokens) {
                    var logits = decoding.next(tokens);
                    for (int i = 0; i < logits.size(); i++) {
                        logits.set(i, logits.get(i) + 1000);
                    }
                    return logits;
                }

                @Override
                public void select(int[] kept) {
                    decoding.select(kept);
                }
            };
        }
    }

    @Test
    void aPromptThatTheModelCannotReadIsRefused() {
        var model = model(8, 1);
        var empty =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Generation(model, new int[0], RANDOM));
        assertEquals("a prompt needs a token to start with", empty.getMessage());
        for (int token : new int[] {-1, VOCABULARY}) {
            var unknown =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> new Generation(model, new int[] {1, token}, RANDOM));
            assertEquals(
                    "the prompt has token " + token + ", but the model's ids end at 22",
                    unknown.getMessage());
        }
    }

    @Test
    void thePromptIsItsOwn() {
        var model = model(4, 1);
        int[] prompt = {1, 2, 3};
        var generation = new Generation(model, prompt, RANDOM);
        Arrays.fill(prompt, 0);
        var tokens = new ArrayList<Integer>();
        generation.write(12, tokens::add);
        assertArrayEquals(
                write(model, new int[] {1, 2, 3}, RANDOM, 12).toArray(), tokens.toArray());
    }
}
