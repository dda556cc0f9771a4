package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

class WordPieceTokenizerTest {
    /** The example of the docstring in BERT's program: unaffable. */
    private static final WordPieceTokenizer SMALL =
            new WordPieceTokenizer(
                    true,
                    List.of(
                            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able",
                            "a", "##a", ",", "##f"));

    @TempDir Path folder;

    @Test
    void theLongestPieceGoesFirst() {
        assertArrayEquals(new int[] {5, 6, 7, 10, 8}, SMALL.encode("UNaffable, á"));
        assertEquals("unaffable , a", SMALL.decode(new int[] {2, 5, 6, 7, 10, 8, 3, 0}));
        assertEquals("[UNK] [MASK]", SMALL.decode(new int[] {1, 4}));
        assertTrue(SMALL.continuesWord(6));
        assertFalse(SMALL.continuesWord(5));
    }

    @Test
    void aWordThatCannotBeCutWholeIsUnknown() {
        assertArrayEquals(new int[] {1, 8}, SMALL.encode("unx a"));
        assertArrayEquals(new int[] {1}, SMALL.encode("b"));
    }

    @Test
    void wordsOfMoreThanAHundredCharactersAreUnknown() {
        assertEquals(100, SMALL.encode("a".repeat(100)).length);
        assertArrayEquals(new int[] {1}, SMALL.encode("a".repeat(101)));
    }

    @Test
    void specialTokensAreFoundOnlyWhenAskedFor() {
        assertArrayEquals(new int[] {1, 1, 1, 8}, SMALL.encode("[MASK] a"));
        assertArrayEquals(new int[] {4, 8}, SMALL.encodeWithSpecials("[MASK] a"));
        assertEquals(4, SMALL.mask());
        assertEquals(new Specials(0, 1, 2, 3), SMALL.specials());
    }

    /** Pairs by hand: a##b four times, then ##b##c no more than once. */
    @Test
    void learnsTheMostFrequentPairs() {
        var tokenizer =
                (WordPieceTokenizer)
                        TokenizerOptions.wordPieces(100).train(List.of("ab ab AB abc", "Xab c c"));
        assertEquals(List.of("##b", "a", "c", "ab"), tokenizer.tokens().subList(5, 9));
        assertEquals(9, tokenizer.vocabularySize());
    }

    @Test
    void theVocabularyFileKeepsTheCase() throws IOException {
        var file = folder.resolve("vocab.txt");
        for (boolean lowercase : new boolean[] {false, true}) {
            var options = TokenizerOptions.wordPieces(60).withLowercase(lowercase);
            var tokenizer =
                    (WordPieceTokenizer) options.train(List.of("Abc Abd Abe abc".repeat(9)));
            tokenizer.writeVocabulary(file);
            var read = (WordPieceTokenizer) Tokenizer.open(file);
            assertEquals(lowercase, read.lowercase());
            assertEquals(tokenizer.tokens(), read.tokens());
        }
        Files.writeString(file, "a\nb\na\n");
        var e = assertThrows(TextFormatException.class, () -> Tokenizer.open(file));
        assertEquals(
                "cannot read the tokenizer %s: \"a\" is there twice, as token 0 and token 2"
                        .formatted(file),
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void decodingGivesTheWordsBack(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            String text = "a " + RandomText.of(random);
            var tokenizer =
                    new TokenizerOptions(TokenizerOptions.Kind.WORD_PIECE, false, 1, 500)
                            .train(List.of(text));
            String words = String.join(" ", BertWords.split(text, false));
            assertEquals(words, tokenizer.decode(tokenizer.encode(text)), "seed " + seed);
        }
    }
}
