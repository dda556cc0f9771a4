package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

class CharacterTokenizerTest {
    @Test
    void idsGoByFrequencyThenCodePoint() {
        var tokenizer =
                CharacterTokenizer.train(TokenizerOptions.characters(), List.of("aab 🙂", "b🙂c"));
        assertEquals(List.of("a", "b", "🙂", " ", "c"), tokenizer.characters());
        assertArrayEquals(new int[] {6, 4, 8, 7}, tokenizer.encode("🙂ac "));
        assertEquals("▁", tokenizer.token(7));
    }

    @Test
    void rareCharactersAreUnknown() {
        var tokenizer =
                TokenizerOptions.characters().withMinFrequency(2).train(List.of("aab", "bc"));
        assertArrayEquals(new int[] {4, 5, 1, 1}, tokenizer.encode("abcz"));
        assertEquals("ab<unk><unk>", tokenizer.decode(tokenizer.encode("abcz")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void decodingGivesBackWhatTheCorpusKnew(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String text = "x" + RandomText.of(random);
            var tokenizer = TokenizerOptions.characters().train(List.of(text));
            int[] ids = tokenizer.encode(text);
            assertEquals(text.codePointCount(0, text.length()), ids.length, "seed " + seed);
            assertEquals(text, tokenizer.decode(ids), "seed " + seed);
        }
    }

    @Test
    void invisibleCharactersAreShownAsEscapes() {
        var tokenizer = TokenizerOptions.characters().train(List.of("\n\n\n\t\t\u00A0"));
        assertEquals("\\n", tokenizer.token(4));
        assertEquals("\\t", tokenizer.token(5));
        assertEquals("\\u{A0}", tokenizer.token(6));
        assertEquals("</s>", tokenizer.token(3));
    }
}
