package jacobi.models.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

class BatchesTest {
    private static final int MAX_TOKENS = 120;
    private static final int MAX_LENGTH = 30;

    @Test
    void rowsHoldStartEndAndPaddingWhereTheyBelong() {
        var pairs =
                List.of(
                        new EncodedPair(new int[] {10, 11}, new int[] {20}),
                        new EncodedPair(new int[] {12}, new int[] {21, 22, 23}));

        TokenBatch batch = new Batches(pairs, 100).ordered().getFirst();

        assertArrayEquals(new int[] {0, 1}, batch.indices());
        assertEquals(3, batch.sourceTime());
        assertEquals(4, batch.targetTime());
        assertArrayEquals(new int[] {10, 11, 3, 12, 3, 0}, batch.sourceIds());
        assertArrayEquals(new int[] {2, 20, 0, 0, 2, 21, 22, 23}, batch.targetInput());
        assertArrayEquals(new int[] {20, 3, 0, 0, 21, 22, 23, 3}, batch.targetOutput());
        assertArrayEquals(new int[] {3, 2}, batch.sourceLengths());
        assertArrayEquals(new int[] {2, 4}, batch.targetLengths());
        assertEquals(5, batch.sourceTokens());
        assertEquals(6, batch.targetTokens());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyKeptPairIsInExactlyOneBatchAndUnchanged(long seed) {
        List<EncodedPair> pairs = randomPairs(seed);
        var batches = new Batches(pairs, MAX_TOKENS, MAX_LENGTH);
        for (List<TokenBatch> epoch : List.of(batches.epoch(seed, 0), batches.ordered())) {
            int[] seen = new int[pairs.size()];
            for (TokenBatch batch : epoch) {
                for (int row = 0; row < batch.size(); row++) {
                    seen[batch.indices()[row]]++;
                    assertRowHolds(pairs.get(batch.indices()[row]), batch, row, seed);
                }
            }
            for (int i = 0; i < seen.length; i++) {
                int expected = longest(pairs.get(i)) <= MAX_LENGTH ? 1 : 0;
                assertEquals(expected, seen[i], "pair " + i + " of seed " + seed);
            }
            assertEquals(batches.size(), Arrays.stream(seen).sum());
        }
        assertEquals(pairs.size(), batches.size() + batches.leftOut());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void batchesAreWithinTheBudgetAndFull(long seed) {
        List<EncodedPair> pairs = randomPairs(seed);
        List<TokenBatch> ordered = new Batches(pairs, MAX_TOKENS, MAX_LENGTH).ordered();
        for (int i = 0; i < ordered.size(); i++) {
            TokenBatch batch = ordered.get(i);
            assertTrue(cost(batch) <= MAX_TOKENS, "batch " + i + " of seed " + seed);
            if (i > 0) {
                int together = ordered.get(i - 1).size() + 1;
                assertTrue(
                        together * (longest(pairs.get(batch.indices()[0])) + 1) > MAX_TOKENS,
                        "batch %d of seed %d could have begun one pair earlier".formatted(i, seed));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 42, -7})
    void anEpochRepeatsWithItsSeedAndDiffersFromOthers(long seed) {
        List<EncodedPair> pairs = randomPairs(99);
        var batches = new Batches(pairs, MAX_TOKENS, MAX_LENGTH);
        List<List<Integer>> order = order(batches.epoch(seed, 3));

        assertEquals(
                order, order(new Batches(pairs, MAX_TOKENS, MAX_LENGTH).epoch(seed, 3)), "seed");
        assertNotEquals(order, order(batches.epoch(seed, 4)), "seed " + seed);
        assertNotEquals(order, order(batches.epoch(seed + 1, 3)), "seed " + seed);
    }

    /** A change of this order would make resumed runs differ from uninterrupted ones. */
    @Test
    void theOrderOfAnEpochIsPinned() {
        var pairs = new ArrayList<EncodedPair>();
        for (int i = 0; i < 6; i++) {
            pairs.add(new EncodedPair(new int[1 + i % 2], new int[1 + i % 2]));
        }
        assertEquals(PINNED, order(new Batches(pairs, 4).epoch(7, 1)).toString());
    }

    private static final String PINNED = "[[5], [0, 2], [4], [3], [1]]";

    @Test
    void batchesComeInRandomOrderButHoldPairsOfLikeLength() {
        List<EncodedPair> pairs = randomPairs(5);
        List<TokenBatch> epoch = new Batches(pairs, MAX_TOKENS, MAX_LENGTH).epoch(5, 0);
        int[] costs =
                epoch.stream()
                        .mapToInt(batch -> Math.max(batch.sourceTime(), batch.targetTime()))
                        .toArray();
        int[] sorted = costs.clone();
        Arrays.sort(sorted);
        assertFalse(Arrays.equals(costs, sorted), "the batches are sorted by length");
        long used = 0;
        long padded = 0;
        for (TokenBatch batch : epoch) {
            used += batch.targetTokens();
            padded += batch.targetOutput().length;
        }
        assertTrue(used > 0.6 * padded, used + " of " + padded + " target positions hold a token");
    }

    @Test
    void equalLengthsMeetInNewCompanyEachEpoch() {
        var pairs = new ArrayList<EncodedPair>();
        for (int i = 0; i < 40; i++) {
            pairs.add(new EncodedPair(new int[4], new int[4]));
        }
        var batches = new Batches(pairs, 20);
        assertNotEquals(
                sets(batches.epoch(1, 0)),
                sets(batches.epoch(1, 1)),
                "the same pairs share batches");
    }

    @Test
    void aPairOverTheBudgetIsNamed() {
        var pairs = List.of(pair(2, 2), pair(9, 50));
        var failure = assertThrows(CorpusException.class, () -> new Batches(pairs, 50));
        assertEquals(
                "Sentence pair 1 (counted from 0) has 9 source and 50 target tokens, which with END"
                        + " exceeds maxTokens 50 on its own: raise maxTokens or lower maxLength.",
                failure.getMessage());
        assertEquals(2, new Batches(pairs, 51).size());
    }

    @Test
    void nothingToBatchIsAnError() {
        assertEquals(
                "There are no sentence pairs to batch.",
                assertThrows(CorpusException.class, () -> new Batches(List.of(), 50)).getMessage());
        assertEquals(
                "Each of the 1 sentence pairs is longer than maxLength 3: raise maxLength.",
                assertThrows(CorpusException.class, () -> new Batches(List.of(pair(4, 1)), 50, 3))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Batches(List.of(pair(1, 1)), 0, 3));
    }

    @Test
    void emptySentencesAreSingleEnds() {
        TokenBatch batch = new Batches(List.of(pair(0, 0)), 10).ordered().getFirst();
        assertArrayEquals(new int[] {3}, batch.sourceIds());
        assertArrayEquals(new int[] {2}, batch.targetInput());
        assertArrayEquals(new int[] {3}, batch.targetOutput());
    }

    private static void assertRowHolds(EncodedPair pair, TokenBatch batch, int row, long seed) {
        int from = row * batch.sourceTime();
        int[] source =
                Arrays.copyOfRange(batch.sourceIds(), from, from + batch.sourceLengths()[row] - 1);
        assertArrayEquals(pair.source(), source, "source of seed " + seed);
        int start = row * batch.targetTime();
        int length = batch.targetLengths()[row];
        int[] input = Arrays.copyOfRange(batch.targetInput(), start + 1, start + length);
        int[] output = Arrays.copyOfRange(batch.targetOutput(), start, start + length - 1);
        assertArrayEquals(pair.target(), input, "target input of seed " + seed);
        assertArrayEquals(pair.target(), output, "target output of seed " + seed);
    }

    private static int cost(TokenBatch batch) {
        return Math.max(batch.sourceIds().length, batch.targetOutput().length);
    }

    private static int longest(EncodedPair pair) {
        return Math.max(pair.source().length, pair.target().length);
    }

    private static List<List<Integer>> order(List<TokenBatch> batches) {
        return batches.stream().map(b -> Arrays.stream(b.indices()).boxed().toList()).toList();
    }

    private static List<List<Integer>> sets(List<TokenBatch> batches) {
        return batches.stream()
                .map(b -> Arrays.stream(b.indices()).sorted().boxed().toList())
                .sorted((a, b) -> a.getFirst() - b.getFirst())
                .toList();
    }

    private static EncodedPair pair(int source, int target) {
        return new EncodedPair(new int[source], new int[target]);
    }

    /** Pairs of 0 to 35 tokens a side, the sides alike in length. */
    private static List<EncodedPair> randomPairs(long seed) {
        var random = new SplittableRandom(seed);
        var pairs = new ArrayList<EncodedPair>();
        for (int i = 0; i < 300; i++) {
            int length = random.nextInt(33);
            pairs.add(
                    new EncodedPair(
                            random.ints(length, 4, 99).toArray(),
                            random.ints(Math.max(0, length + random.nextInt(-3, 4)), 4, 99)
                                    .toArray()));
        }
        return pairs;
    }
}
