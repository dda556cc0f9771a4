package jacobi.models.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

class BeamSearchTest {
    private static final int START = 0;
    private static final int END = 1;
    private static final float NEVER = -50;

    static LongStream seeds() {
        return LongStream.range(0, 30);
    }

    private static SearchOptions options(int beam, double lengthPenalty) {
        return new SearchOptions(beam, lengthPenalty, START, END);
    }

    private static double[] logProbabilities(float[] logits) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit);
        }
        double total = Math.log(sum);
        return IntStream.range(0, logits.length).mapToDouble(i -> logits[i] - total).toArray();
    }

    /** Every text that ends within the limit; with the best score first. */
    private static List<Hypothesis> all(TableModel.Logits model, double alpha, int limit) {
        var found = new ArrayList<Hypothesis>();
        extend(model, alpha, limit, List.of(START), 0, found);
        found.sort(Comparator.comparingDouble(Hypothesis::score).reversed());
        return found;
    }

    private static void extend(
            TableModel.Logits model,
            double alpha,
            int limit,
            List<Integer> text,
            double logProbability,
            List<Hypothesis> found) {
        if (text.size() > limit) {
            return;
        }
        var next = logProbabilities(model.apply(text));
        double total = logProbability + next[END];
        var tokens = text.stream().skip(1).mapToInt(i -> i).toArray();
        double penalty = Math.pow((5.0 + text.size()) / 6, alpha);
        found.add(new Hypothesis(tokens, total, total / penalty, true));
        for (int token = 0; token < next.length; token++) {
            if (token != END) {
                var longer = new ArrayList<>(text);
                longer.add(token);
                extend(model, alpha, limit, longer, logProbability + next[token], found);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aBeamAsWideAsTheTreeFindsTheBestText(long seed) {
        for (double alpha : new double[] {0, 0.6, 1, 2}) {
            for (int limit = 1; limit <= 4; limit++) {
                var model = TableModel.random(seed, 4);
                var best = all(model, alpha, limit).getFirst();
                var found =
                        BeamSearch.search(new TableModel(model), options(81, alpha), limit)
                                .getFirst();
                var where = "seed " + seed + ", alpha " + alpha + ", limit " + limit;
                assertArrayEquals(best.tokens(), found.tokens(), where);
                assertEquals(best.logProbability(), found.logProbability(), 1e-5, where);
                assertEquals(best.score(), found.score(), 1e-5, where);
                assertTrue(found.ended(), where);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aBeamOfOneIsAGreedyLoop(long seed) {
        for (double alpha : new double[] {0, 2}) {
            var model = TableModel.random(seed, 5);
            int limit = 6;
            var text = new ArrayList<>(List.of(START));
            double logProbability = 0;
            boolean ended = false;
            while (!ended && text.size() <= limit) {
                var next = logProbabilities(model.apply(text));
                int best =
                        IntStream.range(0, next.length)
                                .boxed()
                                .max(Comparator.comparingDouble(i -> next[i]))
                                .orElseThrow();
                logProbability += next[best];
                ended = best == END;
                if (!ended) {
                    text.add(best);
                }
            }
            var found =
                    BeamSearch.search(new TableModel(model), options(1, alpha), limit).getFirst();
            var tokens = text.stream().skip(1).mapToInt(i -> i).toArray();
            assertArrayEquals(tokens, found.tokens(), "seed " + seed);
            assertEquals(logProbability, found.logProbability(), 1e-5, "seed " + seed);
            assertEquals(ended, found.ended(), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void eachSentenceIsSearchedAsIfItWereAlone(int beam) {
        var models = seeds().mapToObj(seed -> TableModel.random(seed, 6)).toList();
        var limits = IntStream.range(0, models.size()).map(i -> 1 + i % 7).toArray();
        var all = new TableModel(models.toArray(TableModel.Logits[]::new));
        var together = BeamSearch.search(all, options(beam, 0.6), limits);
        for (int i = 0; i < models.size(); i++) {
            var model = new TableModel(models.get(i));
            var alone = BeamSearch.search(model, options(beam, 0.6), limits[i]).getFirst();
            assertEquals(alone, together.get(i), "sentence " + i);
            int length = alone.tokens().length + (alone.ended() ? 1 : 0);
            assertTrue(length <= limits[i], "sentence " + i + " has " + length + " tokens");
        }
        // Sentences that are done leave the batch.
        assertTrue(all.calls.getLast() < all.calls.get(1), all.calls.toString());
    }

    @Test
    void widerBeamsScoreNoWorseOnAverage() {
        double[] mean = new double[4];
        for (int beam = 1; beam <= 3; beam++) {
            int width = beam;
            mean[beam] =
                    seeds().mapToDouble(
                                    seed ->
                                            BeamSearch.search(
                                                            new TableModel(
                                                                    TableModel.random(seed, 5)),
                                                            options(width, 0),
                                                            8)
                                                    .getFirst()
                                                    .score())
                            .average()
                            .orElseThrow();
        }
        assertTrue(mean[1] < mean[2] && mean[2] <= mean[3], List.of(mean[1], mean[2]).toString());
    }

    /** Token 2 is likelier at once, but 3 leads to a text that is likelier as a whole. */
    @Test
    void aBeamLooksPastTheFirstToken() {
        var table =
                Map.of(
                        "0", new float[] {NEVER, NEVER, 1, 0.9f},
                        "0 2", new float[] {NEVER, 0, 0, 0});
        var model = TableModel.of(4, table);
        var greedy = BeamSearch.search(new TableModel(model), options(1, 0), 2).getFirst();
        assertEquals(2, greedy.tokens()[0]);
        var beam = BeamSearch.search(new TableModel(model), options(2, 0), 2).getFirst();
        assertArrayEquals(new int[] {3}, beam.tokens());
    }

    /** The short text's log-probability is ln 0.4; the long one's ln 0.3. */
    @Test
    void theLengthPenaltyFavoursLongerTexts() {
        float[] first = {NEVER, (float) Math.log(0.4), (float) Math.log(0.3), NEVER};
        first[3] = (float) Math.log(0.3);
        var table = Map.of("0", first, "0 2", new float[] {NEVER, NEVER, NEVER, 20}, "0 3", first);
        var model = TableModel.of(4, table);
        var without = BeamSearch.search(new TableModel(model), options(3, 0), 5).getFirst();
        assertEquals(0, without.tokens().length);
        var with = BeamSearch.search(new TableModel(model), options(3, 2), 5).getFirst();
        assertArrayEquals(new int[] {2, 3}, Arrays.copyOf(with.tokens(), 2));
        int length = with.tokens().length + 1;
        double penalty = Math.pow((5 + length) / 6.0, 2);
        assertEquals(with.logProbability() / penalty, with.score(), 1e-12);
    }

    /** Going on behind an end would pay, but would not be greedy. */
    @Test
    void aBeamOfOneEndsWhereItEndsWhateverTheLengthPenalty() {
        var table =
                Map.of(
                        "0", new float[] {NEVER, 0.1f, 0},
                        "0 2", new float[] {NEVER, NEVER, 20},
                        "0 2 2", new float[] {NEVER, NEVER, 20});
        var model = TableModel.of(3, table);
        var greedy = BeamSearch.search(new TableModel(model), options(1, 2), 9).getFirst();
        assertEquals(0, greedy.tokens().length);
        var beam = BeamSearch.search(new TableModel(model), options(2, 2), 9).getFirst();
        assertEquals(3, beam.tokens().length);
    }

    @Test
    void atTheLimitATextIsCutAndSaysSo() {
        var model = TableModel.of(3, Map.of("0", new float[] {NEVER, NEVER, 1}));
        var found = BeamSearch.search(new TableModel(model), options(2, 0.6), 1).getFirst();
        assertArrayEquals(new int[] {2}, found.tokens());
        assertFalse(found.ended());
    }

    /** Cut off, "2 2" would be far likelier than the text "2" that ends. */
    @Test
    void aTextThatEndsIsPreferredToOneThatIsCut() {
        var table =
                Map.of(
                        "0", new float[] {NEVER, NEVER, 1},
                        "0 2", new float[] {NEVER, 0, 5});
        var model = TableModel.of(3, table);
        var found = BeamSearch.search(new TableModel(model), options(2, 0), 2).getFirst();
        assertArrayEquals(new int[] {2}, found.tokens());
        assertTrue(found.ended());
    }

    @Test
    void amongEqualsTheSmallerTokenWins() {
        TableModel.Logits flat = text -> text.size() < 3 ? new float[] {0, NEVER, 0, 0} : end();
        for (int beam = 1; beam <= 4; beam++) {
            var found = BeamSearch.search(new TableModel(flat), options(beam, 0), 5).getFirst();
            assertArrayEquals(new int[] {0, 0}, found.tokens(), "beam " + beam);
        }
    }

    private static float[] end() {
        return new float[] {NEVER, 20, NEVER, NEVER};
    }

    @Test
    void greedySearchOfOneSentenceSelectsNothing() {
        var model = new TableModel(TableModel.random(1, 5));
        BeamSearch.search(model, options(1, 0), 6);
        assertEquals(0, model.selections);
    }

    @Test
    void theSearchEndsAsSoonAsNothingBetterCanCome() {
        TableModel.Logits confident = text -> text.size() < 3 ? new float[] {NEVER, 0, 9} : end();
        var model = new TableModel(confident);
        var found = BeamSearch.search(model, options(2, 0), 100).getFirst();
        assertArrayEquals(new int[] {2, 2}, found.tokens());
        assertTrue(model.calls.size() <= 4, model.calls.toString());
    }

    @Test
    void wrongLimitsAreRefused() {
        var model = new TableModel(TableModel.random(1, 5));
        var options = options(1, 0);
        var count =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> BeamSearch.search(model, options, 3, 3));
        assertEquals("there are 1 rows, but 2 length limits", count.getMessage());
        var zero =
                assertThrows(
                        IllegalArgumentException.class, () -> BeamSearch.search(model, options, 0));
        assertEquals("a length limit must be positive, got 0", zero.getMessage());
        assertThrows(IllegalArgumentException.class, () -> options(0, 0));
        assertThrows(IllegalArgumentException.class, () -> options(1, -0.1));
        assertThrows(IllegalArgumentException.class, () -> options(1, Double.NaN));
    }

    @Test
    void aModelThatComputesNoNumbersIsReported() {
        var model = new TableModel(text -> new float[] {0, Float.NaN, 0});
        var error =
                assertThrows(
                        ArithmeticException.class,
                        () -> BeamSearch.search(model, options(2, 0), 3));
        assertTrue(error.getMessage().contains("no finite numbers"), error.getMessage());
    }

    @Test
    void hypothesesAreValues() {
        var one = new Hypothesis(new int[] {4, 5}, -1, -0.5, true);
        assertEquals(one, new Hypothesis(new int[] {4, 5}, -1, -0.5, true));
        assertEquals(one.hashCode(), new Hypothesis(new int[] {4, 5}, -1, -0.5, true).hashCode());
        assertFalse(one.equals(new Hypothesis(new int[] {4, 6}, -1, -0.5, true)));
        assertEquals("[4, 5] -0.5", one.toString());
    }

    /** The second text becomes the first: no row has to move for that. */
    @Test
    void aTextKeepsItsRowWhenItsRankChanges() {
        var logits =
                Map.of(
                        "0",
                                new float[] {
                                    NEVER, NEVER, (float) Math.log(0.62), (float) Math.log(0.38)
                                },
                        "0 2",
                                new float[] {
                                    NEVER, NEVER, (float) Math.log(0.55), (float) Math.log(0.45)
                                },
                        "0 3", new float[] {NEVER, NEVER, NEVER, 0});
        var model = new TableModel(TableModel.of(4, logits));
        var found = BeamSearch.search(model, options(2, 0), 5).getFirst();
        assertArrayEquals(new int[] {3, 3}, found.tokens());
        assertEquals(List.of(1, 2, 2), model.calls);
        assertEquals(1, model.selections, "the one that makes two rows of the first");
    }
}
