package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class SentencePieceTokenizerTest {
    /** Types: 2 unknown, 3 control, 1 normal, 4 user-defined. */
    private static SentencePieceTokenizer small(boolean dummyPrefix) {
        return SentencePieceTokenizer.of(
                List.of("<unk>", "<s>", "▁", "a", "b", "ab", "ba", "▁a", "<x>", "aa"),
                new float[] {0, 0, -9, -9, -9, -1, -1, -2, 0, -3},
                new int[] {2, 3, 1, 1, 1, 1, 1, 1, 4, 1},
                dummyPrefix);
    }

    @Test
    void theBestScoreGoesFirst() {
        assertArrayEquals(new int[] {2, 5}, small(true).encode("ab"));
        assertArrayEquals(new int[] {7}, small(true).encode("a"));
    }

    @Test
    void leftmostGoesFirstAmongEqualScores() {
        assertArrayEquals(new int[] {2, 5, 3}, small(true).encode("aba"));
        assertArrayEquals(new int[] {6, 6}, small(false).encode("baba"));
        assertArrayEquals(new int[] {9, 3}, small(false).encode("aaa"));
    }

    @Test
    void charactersInARowThatAreUnknownAreOneToken() {
        assertArrayEquals(new int[] {7, 0, 3, 0}, small(true).encode("a한국a語"));
        assertEquals("a<unk>a", small(true).decode(new int[] {1, 7, 0, 3}));
    }

    @Test
    void userDefinedPiecesStayWhole() {
        assertArrayEquals(new int[] {7, 8, 4}, small(true).encode("a<x>b"));
        assertEquals("a<x>b", small(true).decode(new int[] {7, 8, 4}));
    }

    @Test
    void withoutADummyPrefixSpacesStay() {
        assertArrayEquals(new int[] {2, 5}, small(false).encode(" ab"));
        assertEquals(" ab", small(false).decode(new int[] {2, 5}));
        assertEquals("ab", small(true).decode(new int[] {2, 5}));
    }

    @Test
    void specialsGoByName() {
        assertEquals(new Specials(-1, 0, 1, -1), small(true).specials());
    }

    @Test
    void unknownCharactersBecomeBytes() {
        List<String> tokens = new ArrayList<>(List.of("▁", "x"));
        int[] types = IntStream.range(0, 258).map(i -> i < 2 ? 1 : 6).toArray();
        for (int value = 0; value < 256; value++) {
            tokens.add("<0x%02X>".formatted(value));
        }
        var tokenizer = SentencePieceTokenizer.of(tokens, new float[258], types, true);
        assertArrayEquals(new int[] {0, 2 + 0xC3, 2 + 0xA9, 1, 2 + '<'}, tokenizer.encode("éx<"));
        assertEquals("éx<", tokenizer.decode(tokenizer.encode("éx<")));
        assertEquals("<0xC3>", tokenizer.token(2 + 0xC3));
    }

    /** A piece may be made of characters that are no pieces themselves. */
    @Test
    void piecesMayBeMadeOfCharactersThatAreNone() {
        var tokenizer =
                SentencePieceTokenizer.of(
                        List.of("<unk>", "xy"), new float[2], new int[] {2, 1}, false);
        assertArrayEquals(new int[] {1, 0, 1}, tokenizer.encode("xyxxy"));
    }

    /** Counted by hand: "▁ab" occurs three times. Ids as Llama's: bytes from 3, merges from 259. */
    @Test
    void learnsTheMostFrequentPairs() {
        var tokenizer =
                (SentencePieceTokenizer)
                        TokenizerOptions.sentencePieces(400).train(List.of("ab ab", "ab ba"));
        var texts = tokenizer.pieces().stream().map(SentencePiece::text).toList();
        assertEquals(List.of("ab", "▁ab", "a", "b", "▁"), texts.subList(259, texts.size()));
        assertEquals(new Specials(-1, 0, 1, 2), tokenizer.specials());
        assertArrayEquals(new int[] {260, 263, 262, 3 + 'z'}, tokenizer.encode("ab bz"));
    }

    @Test
    void whatIsLearnedFirstGoesFirst() {
        var tokenizer = TokenizerOptions.sentencePieces(400).train(List.of("ab ab ab bc bc"));
        var tokens = IntStream.of(tokenizer.encode("abc")).mapToObj(tokenizer::token).toList();
        assertEquals(List.of("▁ab", "c"), tokens);
    }

    @Test
    void listsOfDifferentLengthsAreRefused() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                SentencePieceTokenizer.of(
                                        List.of("a"), new float[2], new int[1], true));
        assertEquals("1 tokens, 2 scores and 1 types do not make a vocabulary", e.getMessage());
    }
}
