package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;

class PhiloxTest {
    /** The known answers for philox4x32-10 of the authors' library Random123. */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000,"
                + " 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff,"
                + " 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0,"
                + " d16cfe09 94fdcceb 5001e420 24126ea1"
    })
    void knownAnswers(String counter, String key, String expected) {
        var c = words(counter);
        var k = words(key);
        var words = new int[4];
        Philox.block(k[0], k[1], c[0], c[1], c[2], c[3], words);
        assertArrayEquals(words(expected), words);
    }

    private static int[] words(String hex) {
        return Arrays.stream(hex.trim().split(" "))
                .mapToInt(word -> Integer.parseUnsignedInt(word, 16))
                .toArray();
    }

    @Test
    void dropoutsDifferBySeedStepSiteAndBlock() {
        int[][] words = new int[6][4];
        Philox.dropout(new int[] {1, 2, 3}, 0, 4, 5, words[0]);
        Philox.dropout(new int[] {9, 2, 3}, 0, 4, 5, words[1]);
        Philox.dropout(new int[] {1, 2, 9}, 0, 4, 5, words[2]);
        Philox.dropout(new int[] {1, 2, 3}, 0, 9, 5, words[3]);
        Philox.dropout(new int[] {1, 2, 3}, 0, 4, 9, words[4]);
        Philox.dropout(new int[] {1, 2, 3}, 0, 4, 5L << 32, words[5]);
        assertEquals(6, Arrays.stream(words).map(Arrays::toString).distinct().count());
    }

    @Test
    void theSeedMayStandInsideAnArray() {
        var words = new int[4];
        var same = new int[4];
        Philox.dropout(new int[] {1, 2, 3}, 0, 4, 5, words);
        Philox.dropout(new int[] {0, 0, 1, 2, 3}, 2, 4, 5, same);
        assertArrayEquals(words, same);
    }

    @Test
    void wordsBelowTheRateAreDropped() {
        int threshold = Philox.threshold(0.5);
        assertTrue(Philox.dropped(0, threshold));
        assertTrue(Philox.dropped(0x7FFFFFFF, threshold));
        assertFalse(Philox.dropped(0x80000000, threshold));
        assertFalse(Philox.dropped(0xFFFFFFFF, threshold));
        assertFalse(Philox.dropped(0, Philox.threshold(0)));
    }

    @Test
    void halvesOfWordsDecideElements() {
        int threshold = Philox.elementThreshold(0.5);
        int[] words = {0x8000_7FFF, 0x7FFF_8000, 0, -1};
        boolean[] dropped = {true, false, true, false, false, true, true, false};
        for (int i = 0; i < dropped.length; i++) {
            assertEquals(dropped[i], Philox.elementDropped(words, i, threshold), "element " + i);
        }
        assertFalse(Philox.elementDropped(words, 2, Philox.elementThreshold(0)));
    }

    /** A rate just below one must not round to a bound that nothing is below. */
    @Test
    void almostAllElementsMayBeDropped() {
        int threshold = Philox.elementThreshold(Math.nextDown(1.0));
        int[] words = {0xFFFE_FFFE, 0, 0, 0xFFFF_FFFF};
        assertTrue(Philox.elementDropped(words, 0, threshold));
        assertTrue(Philox.elementDropped(words, 4, threshold));
        assertFalse(Philox.elementDropped(words, 3, threshold));
        assertFalse(Philox.elementDropped(words, 7, threshold));
    }

    @Test
    void attentionRowsStartNewBlocks() {
        assertEquals(0, Philox.attentionBlock(0, 5));
        assertEquals(2, Philox.attentionBlock(1, 5));
        assertEquals(3_000_000_000L * 2, Philox.attentionBlock(3_000_000_000L, 8));
    }
}
