package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

class WordTokenizerTest {
    private static final List<String> CORPUS =
            List.of("The cat sat.", "The dog sat, the cat ran.", "A dog!");

    /** The second column is the tokens, a space between them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "Hello, world! → Hello , world !",
                "I don't know the dog's name. → I do n't know the dog 's name .",
                "They’re here, I'll go → They ’re here , I 'll go",
                "o'clock rock'n'roll → o'clock rock'n'roll",
                "a t-shirt and/or R&B → a t @-@ shirt and @/@ or R @&@ B",
                "on 10:30, 1,000.50 or 2nd → on 10:30 , 1,000.50 or 2nd",
                "the U.S. is z.B. here... → the U.S. is z.B. here ...",
                "($5, 50%) → ( $ 5 , 50 % )",
                "a - b -- c → a - b -- c",
                "„Ja“, sagte er. → „ Ja “ , sagte er .",
                "저는 학교에 갔습니다. → 저는 학교에 갔습니다 .",
                "👨‍👩‍👧❤️! → 👨‍👩‍👧 ❤️ !",
            })
    void cutsWordsAndPunctuation(String text, String tokens) {
        assertEquals(tokens, String.join(" ", WordSplitter.split(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello, world!",
                "I don't know the dog's name; it isn't \"Rex\", is it?",
                "He said \"hi\" (twice) and left: 'bye'.",
                "The dogs' ball, a t-shirt, and/or R&B.",
                "„Ja“, sagte er. “Yes”, she said... “No”!",
                "A \"quoted\"-hyphen [sic] costs $5, or 50%, #1.",
                "¿Qué? ¡Sí! «Oui» ‘a’",
                "저는 학교에 갔습니다."
            })
    void decodingRestoresTheSpacing(String text) {
        var tokenizer = TokenizerOptions.words().withMinFrequency(1).train(List.of(text));
        assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
    }

    @Test
    void idsGoByFrequencyThenAlphabet() {
        var tokenizer = WordTokenizer.train(TokenizerOptions.words().withMinFrequency(1), CORPUS);
        assertEquals(
                List.of(".", "The", "cat", "dog", "sat", "!", ",", "A", "ran", "the"),
                tokenizer.words());
        assertEquals(14, tokenizer.vocabularySize());
        assertArrayEquals(new int[] {5, 7, 8, 4}, tokenizer.encode("The dog sat."));
    }

    @Test
    void rareWordsAreUnknown() {
        var tokenizer = TokenizerOptions.words().train(CORPUS);
        assertEquals(9, tokenizer.vocabularySize());
        assertArrayEquals(new int[] {5, 1, 1, 4}, tokenizer.encode("The ran !."));
        assertEquals("The <unk> <unk>.", tokenizer.decode(tokenizer.encode("The ran !.")));
    }

    @Test
    void theVocabularyCanBeLimited() {
        var options = new TokenizerOptions(TokenizerOptions.Kind.WORD, false, 1, 7);
        assertEquals(List.of(".", "The", "cat"), WordTokenizer.train(options, CORPUS).words());
    }

    @Test
    void lowercaseMergesForms() {
        var tokenizer = WordTokenizer.train(TokenizerOptions.words().withLowercase(true), CORPUS);
        assertEquals(List.of("the", ".", "cat", "dog", "sat"), tokenizer.words().subList(0, 5));
        assertEquals("the cat.", tokenizer.decode(tokenizer.encode("THE Cat.")));
    }

    @Test
    void decodingDropsSpecialTokens() {
        var tokenizer = TokenizerOptions.words().train(CORPUS);
        assertEquals("The cat.", tokenizer.decode(new int[] {2, 5, 6, 4, 3, 0, 0}));
        assertEquals("", tokenizer.decode(new int[] {}));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyTextCanBeEncodedAndShown(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String text = "x " + RandomText.of(random) + (char) random.nextInt(0xD800, 0xE000);
            var tokenizer = TokenizerOptions.words().withMinFrequency(1).train(List.of(text));
            int[] ids = tokenizer.encode(text);
            for (int id : ids) {
                assertTrue(id >= SpecialToken.COUNT, "seed " + seed + ", text " + text);
            }
            String decoded = tokenizer.decode(ids);
            assertEquals(decoded, tokenizer.decode(tokenizer.encode(text)), "seed " + seed);
            assertEquals(
                    text.replaceAll("\\p{IsWhite_Space}|[\\uD800-\\uDFFF\\uFFFD]", ""),
                    decoded.replaceAll("\\p{IsWhite_Space}|\\uFFFD", ""),
                    "but for spaces nothing is lost, seed " + seed);
        }
    }

    @Test
    void longInputNeedsNoDeepStack() {
        for (String part : List.of("a'", "a.", "1.", "-", "a-", "\u0301", "👨\u200D")) {
            assertTrue(WordSplitter.split(part.repeat(100_000)).size() > 0, part);
        }
    }

    @Test
    void rejectsACorpusWithoutText() {
        assertThrows(
                IllegalArgumentException.class, () -> TokenizerOptions.words().train(List.of(" ")));
    }

    @Test
    void rejectsIdsOutsideTheVocabulary() {
        var tokenizer = TokenizerOptions.words().train(CORPUS);
        var e = assertThrows(IllegalArgumentException.class, () -> tokenizer.token(9));
        assertEquals("token id 9 is not in the vocabulary, whose ids are 0 to 8", e.getMessage());
    }

    @Test
    void rejectsImpossibleOptions() {
        var words = TokenizerOptions.words();
        assertThrows(IllegalArgumentException.class, () -> words.withMinFrequency(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> new TokenizerOptions(TokenizerOptions.Kind.WORD, false, 1, 4));
    }
}
