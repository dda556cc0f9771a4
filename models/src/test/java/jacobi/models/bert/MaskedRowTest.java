package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.models.data.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

class MaskedRowTest {
    private static final BertTokens TOKENS = TinyBert.TOKENS;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsHiddenCanBePutBack(long seed) {
        var random = new Random(seed);
        var row =
                TOKENS.row(
                        TinyBert.text(random, 1 + random.nextInt(40)),
                        TinyBert.text(random, 1 + random.nextInt(40)));
        var masked = MaskedRow.hide(row, 1, TOKENS, Seeds.random(seed, 0));
        var message = "seed " + seed + ": " + masked;
        assertEquals(MaskedRow.count(row.length()), masked.places().length, message);
        var restored = masked.row().ids().clone();
        for (int m = 0; m < masked.places().length; m++) {
            int place = masked.places()[m];
            assertFalse(TOKENS.isSpecial(row.ids()[place]), message);
            restored[place] = masked.answers()[m];
        }
        assertArrayEquals(row.ids(), restored, message);
        assertEquals(row.second(), masked.row().second(), message);
        assertEquals(
                masked.places().length, Arrays.stream(masked.places()).distinct().count(), message);
    }

    /** Of 15,000 hidden tokens; the tolerances are four standard deviations. */
    @Test
    void eightTwoOneAndOne() {
        var random = new Random(1);
        var draws = Seeds.random(1, 0);
        int masks = 0;
        int kept = 0;
        int hidden = 0;
        for (int i = 0; i < 1000; i++) {
            var row = TOKENS.row(TinyBert.text(random, 98));
            var masked = MaskedRow.hide(row, 0, TOKENS, draws);
            hidden += masked.places().length;
            for (int place : masked.places()) {
                int id = masked.row().ids()[place];
                masks += id == TOKENS.mask() ? 1 : 0;
                kept += id == row.ids()[place] ? 1 : 0;
                assertTrue(id == TOKENS.mask() || !TOKENS.isSpecial(id));
            }
        }
        assertEquals(15_000, hidden);
        assertEquals(0.8, masks / 15_000.0, 0.013);
        // Of the tokens drawn at random, one in twenty is the one that was there.
        assertEquals(0.1 + 0.1 / 20, kept / 15_000.0, 0.010);
    }

    @Test
    void shortRowsHideOneTokenAndRowsWithoutTextNone() {
        assertEquals(1, MaskedRow.count(3));
        assertEquals(2, MaskedRow.count(10));
        assertEquals(77, MaskedRow.count(512));
        var one = MaskedRow.hide(TOKENS.row(new int[] {9}), 0, TOKENS, Seeds.random(1, 0));
        assertArrayEquals(new int[] {1}, one.places());
        assertArrayEquals(new int[] {9}, one.answers());
        var none = MaskedRow.hide(TOKENS.row(new int[] {3}), 0, TOKENS, Seeds.random(1, 0));
        assertEquals(0, none.places().length);
    }

    @Test
    void everyPlaceIsHiddenNowAndThen() {
        var row = TOKENS.row(TinyBert.text(new Random(1), 20));
        var random = Seeds.random(1, 0);
        var seen = new int[row.length()];
        for (int i = 0; i < 400; i++) {
            for (int place : MaskedRow.hide(row, 0, TOKENS, random).places()) {
                seen[place]++;
            }
        }
        assertTrue(IntStream.range(1, 21).allMatch(t -> seen[t] > 20), Arrays.toString(seen));
        assertEquals(0, seen[0] + seen[21]);
    }
}
