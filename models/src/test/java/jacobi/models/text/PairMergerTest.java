package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

class PairMergerTest {
    @Test
    void leftmostGoesFirstAmongEquals() {
        var pairs = new PairTable();
        pairs.put(1, 1, 0, 2);
        assertArrayEquals(new int[] {2, 2, 1}, PairMerger.merge(pairs, new int[] {1, 1, 1, 1, 1}));
    }

    @Test
    void betterPrioritiesGoFirstWhereverTheyStand() {
        var pairs = new PairTable();
        pairs.put(1, 2, 1, 12);
        pairs.put(2, 3, 0, 23);
        pairs.put(12, 3, 0, 123);
        assertArrayEquals(new int[] {1, 23}, PairMerger.merge(pairs, new int[] {1, 2, 3}));
    }

    @Test
    void theFirstNoteOfAPairHolds() {
        var pairs = new PairTable();
        pairs.put(-1, 5, 3, 7);
        pairs.put(-1, 5, 0, 8);
        assertEquals(7, PairTable.merged(pairs.outcome(-1, 5)));
        assertEquals(3, PairTable.priority(pairs.outcome(-1, 5)));
        assertEquals(PairTable.APART, pairs.outcome(5, -1));
    }

    @Test
    void negativeSymbolsAreToldApart() {
        var pairs = new PairTable();
        pairs.put(1, -2, 0, 7);
        pairs.put(2, -2, 0, 8);
        assertEquals(7, PairTable.merged(pairs.outcome(1, -2)));
        assertEquals(8, PairTable.merged(pairs.outcome(2, -2)));
        assertEquals(PairTable.APART, pairs.outcome(3, -2));
    }

    /** Priorities tie, and merges may make pairs that should have gone before. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void equalsMergingByLookingAtEverything(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var pairs = new PairTable();
            for (int i = random.nextInt(40); i > 0; i--) {
                pairs.put(symbol(random), symbol(random), random.nextInt(6), random.nextInt(12));
            }
            int[] row = random.ints(random.nextInt(60), -4, 12).toArray();
            int[] expected = plain(pairs, row);
            assertArrayEquals(expected, PairMerger.merge(pairs, row), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5})
    void theTableKeepsManyPairs(long seed) {
        var random = new Random(seed);
        var pairs = new PairTable();
        for (int i = 0; i < 5000; i++) {
            pairs.put(i, i * 7919, i, random.nextInt(100));
        }
        for (int i = 0; i < 5000; i++) {
            assertEquals(i, PairTable.priority(pairs.outcome(i, i * 7919)), "seed " + seed);
            assertEquals(PairTable.APART, pairs.outcome(i, i * 7919 + 1), "seed " + seed);
        }
    }

    private static int symbol(Random random) {
        return random.nextInt(-4, 12);
    }

    private static int[] plain(PairTable pairs, int[] row) {
        int[] symbols = row.clone();
        while (true) {
            int best = -1;
            for (int i = 0; i + 1 < symbols.length; i++) {
                if (priority(pairs, symbols, i) < priority(pairs, symbols, best)) {
                    best = i;
                }
            }
            if (best < 0) {
                return symbols;
            }
            symbols[best] = PairTable.merged(pairs.outcome(symbols[best], symbols[best + 1]));
            System.arraycopy(symbols, best + 2, symbols, best + 1, symbols.length - best - 2);
            symbols = Arrays.copyOf(symbols, symbols.length - 1);
        }
    }

    private static int priority(PairTable pairs, int[] symbols, int position) {
        if (position < 0) {
            return Integer.MAX_VALUE;
        }
        long outcome = pairs.outcome(symbols[position], symbols[position + 1]);
        return outcome == PairTable.APART ? Integer.MAX_VALUE : PairTable.priority(outcome);
    }
}
