package jacobi.models.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Drawn tokens against their probabilities, which are computed here step by step. */
class SamplerTest {
    private static final float NEVER = Float.NEGATIVE_INFINITY;

    private static SamplingOptions options(
            double penalty, double temperature, int topK, double topP, double minP, long seed) {
        return new SamplingOptions(penalty, temperature, topK, topP, minP, seed);
    }

    private static SamplingOptions plain(long seed) {
        return options(1, 1, 0, 1, 0, seed);
    }

    private static Tensor logits(float... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    /** The probability of each token that can be drawn. */
    private static Map<Integer, Double> probabilities(
            float[] logits, SamplingOptions options, int... seen) {
        var scores = new float[logits.length];
        for (int i = 0; i < scores.length; i++) {
            int token = i;
            boolean penalized = Arrays.stream(seen).anyMatch(t -> t == token);
            double factor = logits[i] > 0 ? 1 / options.repetitionPenalty() : 1;
            factor = logits[i] > 0 ? factor : options.repetitionPenalty();
            scores[i] = (float) (penalized ? logits[i] * factor : logits[i]);
        }
        var order =
                IntStream.range(0, scores.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> -scores[i]))
                        .limit(options.topK() == 0 ? scores.length : options.topK())
                        .toList();
        var weights = new TreeMap<Integer, Double>();
        double total = 0;
        for (int token : order) {
            double weight =
                    Math.exp((scores[token] - scores[order.get(0)]) / options.temperature());
            weights.put(token, weight);
            total += weight;
        }
        double before = 0;
        for (int token : order) {
            double weight = weights.get(token);
            if (before / total >= options.topP() || weight < options.minP() || weight == 0) {
                weights.remove(token);
            }
            before += weight;
        }
        double left = weights.values().stream().mapToDouble(w -> w).sum();
        weights.replaceAll((token, weight) -> weight / left);
        return weights;
    }

    private static float[] randomLogits(Random random, int count) {
        var logits = new float[count];
        for (int i = 0; i < count; i++) {
            logits[i] = (float) (1.5 * random.nextGaussian());
        }
        return logits;
    }

    /** Each draw is the first of a sampler of its own, as the seed it is given. */
    private static int[] counts(float[] logits, SamplingOptions options, int draws, int... seen) {
        var counts = new int[logits.length];
        for (int i = 0; i < draws; i++) {
            var own =
                    options(
                            options.repetitionPenalty(),
                            options.temperature(),
                            options.topK(),
                            options.topP(),
                            options.minP(),
                            options.seed() + 7919L * i);
            var sampler = new Sampler(own);
            sampler.see(seen);
            counts[sampler.next(logits(logits))]++;
        }
        return counts;
    }

    /**
     * Pearson's statistic has a mean of its degrees of freedom and twice that as its variance. The
     * bound is five deviations above.
     */
    private static void assertFrequencies(
            Map<Integer, Double> expected, int[] counts, int draws, String message) {
        double statistic = 0;
        double rare = 0;
        int rareCount = 0;
        int cells = 0;
        for (int token = 0; token < counts.length; token++) {
            double wanted = draws * expected.getOrDefault(token, 0.0);
            assertTrue(wanted > 0 || counts[token] == 0, message + ": drew token " + token);
            if (wanted >= 5) {
                statistic += (counts[token] - wanted) * (counts[token] - wanted) / wanted;
                cells++;
            } else {
                rare += wanted;
                rareCount += counts[token];
            }
        }
        if (rare > 1) {
            statistic += (rareCount - rare) * (rareCount - rare) / rare;
            cells++;
        }
        int freedom = Math.max(1, cells - 1);
        assertTrue(
                statistic < freedom + 5 * Math.sqrt(2 * freedom),
                message + ": statistic " + statistic + " of " + freedom + " degrees of freedom");
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0, 0, 1.0, 0.0",
        "1.0, 0.5, 0, 1.0, 0.0",
        "1.0, 3.0, 0, 1.0, 0.0",
        "1.0, 1.0, 4, 1.0, 0.0",
        "1.0, 1.0, 99, 1.0, 0.0",
        "1.0, 1.0, 1, 1.0, 0.0",
        "1.0, 1.0, 0, 0.7, 0.0",
        "1.0, 1.0, 0, 0.01, 0.0",
        "1.0, 30.0, 0, 0.5, 0.0",
        "1.0, 1.0, 0, 1.0, 0.2",
        "1.0, 1.0, 0, 1.0, 1.0",
        "2.0, 1.0, 0, 1.0, 0.0",
        "0.5, 1.0, 0, 1.0, 0.0",
        "1.3, 0.8, 8, 0.9, 0.05",
        "1.3, 1.7, 5, 0.95, 0.1"
    })
    void frequenciesAreTheProbabilities(
            double penalty, double temperature, int topK, double topP, double minP) {
        int draws = 8_000;
        for (long seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            var logits = randomLogits(random, 12);
            var options = options(penalty, temperature, topK, topP, minP, seed);
            int[] seen = {2, 3, 7, 400};
            assertFrequencies(
                    probabilities(logits, options, seen),
                    counts(logits, options, draws, seen),
                    draws,
                    options.toString());
        }
    }

    /** Larger vocabularies, any options: what is drawn is of the right set. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void onlyCandidatesAreDrawn(long seed) {
        var random = new Random(seed);
        for (int trial = 0; trial < 100; trial++) {
            var logits = randomLogits(random, 1 + random.nextInt(300));
            for (int i = 0; i < logits.length / 4; i++) {
                // Ties, and tokens that are forbidden; never all of them.
                logits[random.nextInt(logits.length)] = random.nextBoolean() ? 2 : NEVER;
            }
            logits[0] = 1;
            var options =
                    options(
                            random.nextBoolean() ? 1 : 1.2,
                            0.2 + 2 * random.nextDouble(),
                            random.nextBoolean() ? 0 : 1 + random.nextInt(350),
                            random.nextBoolean() ? 1 : 0.05 + 0.95 * random.nextDouble(),
                            random.nextBoolean() ? 0 : 0.5 * random.nextDouble(),
                            random.nextLong());
            var expected = probabilities(logits, options);
            var counts = counts(logits, options, 40);
            for (int token = 0; token < counts.length; token++) {
                if (counts[token] > 0) {
                    assertNotNull(
                            expected.get(token),
                            "seed %d, trial %d, token %d, %s"
                                    .formatted(seed, trial, token, options));
                }
            }
        }
    }

    @Test
    void oneSamplersDrawsAreIndependent() {
        var logits = randomLogits(new Random(3), 6);
        var sampler = new Sampler(plain(11));
        var pairs = new int[36];
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            pairs[6 * sampler.next(logits(logits)) + sampler.next(logits(logits))]++;
        }
        var single = probabilities(logits, plain(0));
        var expected = new TreeMap<Integer, Double>();
        single.forEach((a, p) -> single.forEach((b, q) -> expected.put(6 * a + b, p * q)));
        assertFrequencies(expected, pairs, draws, "pairs");
    }

    private static int[] text(long seed) {
        var sampler = new Sampler(options(1.1, 0.9, 0, 0.95, 0, seed));
        var random = new Random(5);
        return IntStream.range(0, 50)
                .map(i -> sampler.next(logits(randomLogits(random, 30))))
                .toArray();
    }

    @Test
    void aSeedRepeats() {
        assertArrayEquals(text(1), text(1));
        assertFalse(Arrays.equals(text(1), text(2)));
    }

    @Test
    void temperatureZeroTakesTheLikeliest() {
        var greedy = new Sampler(SamplingOptions.GREEDY);
        assertEquals(2, greedy.next(logits(1, -3, 4, 0)));
        assertEquals(2, greedy.next(logits(1, -3, 4, 0)));
        // Of equals, the first.
        assertEquals(1, greedy.next(logits(NEVER, 4, 1, 4)));
        assertEquals(0, greedy.next(logits(-7)));
        // Near zero it is the same, without an overflow.
        assertEquals(3, new Sampler(options(1, 1e-300, 0, 1, 0, 1)).next(logits(1, 2, 3, 3.1f)));
    }

    @Test
    void whatHasOccurredIsLessLikely() {
        var sampler = new Sampler(options(2, 0, 0, 1, 0, 0));
        sampler.see(0);
        // 5 counts as 2.5, then 4 as 2, then -1 as -2.
        assertEquals(1, sampler.next(logits(5, 4, -1)));
        assertEquals(0, sampler.next(logits(5, 4, -1)));
        assertEquals(2, sampler.next(logits(-1, -1, -1.5f)));
        assertEquals(0, sampler.next(logits(-1, -1, -1.5f)));
    }

    @Test
    void aTieAtTheLastPlaceGoesToTheSmallerToken() {
        var options = options(1, 1, 2, 1, 0, 1);
        var counts = counts(new float[] {0, 1, 2, 1, 1}, options, 200);
        assertTrue(counts[1] > 0 && counts[2] > 0);
        assertEquals(200, counts[1] + counts[2]);
        // Both zeros are equal.
        var zeros = counts(new float[] {-0f, 0f, -0f, 0f}, options(1, 1, 0, 0.5, 0, 1), 200);
        assertEquals(200, zeros[0] + zeros[1]);
        assertTrue(zeros[0] > 0 && zeros[1] > 0);
    }

    @Test
    void logitsThatAreNoNumbersAreRefused() {
        for (var options :
                new SamplingOptions[] {
                    SamplingOptions.GREEDY, plain(1), options(1, 1, 2, 0.5, 0.1, 1)
                }) {
            for (var logits :
                    new Tensor[] {
                        logits(1, Float.NaN, 2),
                        logits(Float.NaN, 1, 2),
                        logits(1, 2, Float.NaN),
                        logits(1, Float.POSITIVE_INFINITY),
                        logits(NEVER, NEVER)
                    }) {
                var error =
                        assertThrows(
                                ArithmeticException.class, () -> new Sampler(options).next(logits));
                assertEquals(
                        "the model's logits are no finite numbers: its training has diverged, or"
                                + " its weights are damaged",
                        error.getMessage());
            }
        }
    }

    @Test
    void forbiddenTokensAreNeverDrawn() {
        var counts = counts(new float[] {NEVER, 0, NEVER, 0, NEVER}, plain(1), 300);
        assertEquals(300, counts[1] + counts[3]);
        assertTrue(counts[1] > 100 && counts[3] > 100);
    }

    @Test
    void impossibleOptionsAreRefused() {
        assertRefused("the repetition penalty must be positive and finite, got 0.0", 0, 1, 0, 1, 0);
        assertRefused(
                "the repetition penalty must be positive and finite, got Infinity",
                Double.POSITIVE_INFINITY,
                1,
                0,
                1,
                0);
        assertRefused("the temperature must be 0 or more, and finite, got -1.0", 1, -1, 0, 1, 0);
        assertRefused(
                "the temperature must be 0 or more, and finite, got NaN", 1, Double.NaN, 0, 1, 0);
        assertRefused("top-k must be 0 or more, got -1", 1, 1, -1, 1, 0);
        assertRefused("top-p must be above 0 and at most 1, got 0.0", 1, 1, 0, 0, 0);
        assertRefused("top-p must be above 0 and at most 1, got 1.5", 1, 1, 0, 1.5, 0);
        assertRefused("min-p must be between 0 and 1, got -0.5", 1, 1, 0, 1, -0.5);
    }

    private static void assertRefused(
            String message,
            double penalty,
            double temperature,
            int topK,
            double topP,
            double minP) {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> options(penalty, temperature, topK, topP, minP, 0));
        assertEquals(message, error.getMessage());
    }
}
