package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class TextStreamTest {
    @Test
    void aCharacterComesWithItsLastByte() {
        var tokenizer = TokenizerOptions.byteLevel(300).train(List.of("aaaa"));
        var stream = tokenizer.stream();
        int[] ids = tokenizer.encode("é🙂x");
        assertEquals(7, ids.length);
        var shown = new String[7];
        for (int i = 0; i < 7; i++) {
            shown[i] = stream.add(ids[i]);
        }
        assertEquals(List.of("", "é", "", "", "", "🙂", "x"), List.of(shown));
        assertEquals("", stream.finish());
    }

    @Test
    void whatIsNeverCompletedIsReplaced() {
        var tokenizer = TokenizerOptions.byteLevel(300).train(List.of("aaaa"));
        int[] ids = tokenizer.encode("🙂");
        var stream = tokenizer.stream();
        assertEquals("", stream.add(ids[0]));
        assertEquals("", stream.add(ids[1]));
        assertEquals("\uFFFDx", stream.add(tokenizer.encode("x")[0]));
        assertEquals("", stream.add(ids[0]));
        assertEquals("\uFFFD", stream.finish());
    }

    @Test
    void aPromptKeepsTheSpaceAfterIt() {
        var tokenizer = TokenizerOptions.sentencePieces(300).train(List.of("ab ab ab"));
        int[] ids = tokenizer.encode("ab ab");
        var stream = tokenizer.stream();
        assertEquals("ab", stream.add(ids[0]));
        assertEquals(" ab", stream.add(ids[1]));
    }

    @Test
    void wordsAreSpacedByWhatComesBefore() {
        var tokenizer = TokenizerOptions.words().withMinFrequency(1).train(List.of("Hi , you !"));
        var stream = tokenizer.stream();
        var text = new StringBuilder();
        for (int id : tokenizer.encode("Hi , you !")) {
            text.append('|').append(stream.add(id));
        }
        assertEquals("|Hi|,| you|!", text.toString());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyBytesInAnyPiecesAreDecodedAsOne(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] bytes = RandomText.of(random).getBytes(StandardCharsets.UTF_8);
            for (int i = random.nextInt(4); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[][] pieces = {{}};
            var stream = new ByteText(id -> pieces[id], false);
            var text = new StringBuilder();
            for (int start = 0; start < bytes.length; ) {
                int end = Math.min(bytes.length, start + random.nextInt(4));
                pieces[0] = Arrays.copyOfRange(bytes, start, end);
                text.append(stream.add(0));
                start = end;
            }
            text.append(stream.finish());
            var expected = new String(bytes, StandardCharsets.UTF_8);
            assertEquals(expected, text.toString(), "seed " + seed);
        }
    }

    /** Of any ids, not only those that encoding gives. */
    @ParameterizedTest
    @EnumSource(TokenizerOptions.Kind.class)
    void piecesJoinToTheTextAndHoldWholeCharacters(TokenizerOptions.Kind kind) {
        long seed = 11;
        var random = new Random(seed);
        var corpus = RandomText.corpus(random, 40);
        for (int i = 0; i < 40; i++) {
            corpus.add(RandomText.of(random));
        }
        var tokenizer = new TokenizerOptions(kind, false, 1, 600).train(corpus);
        for (int round = 0; round < 300; round++) {
            int[] ids = random.ints(random.nextInt(20), 0, tokenizer.vocabularySize()).toArray();
            var stream = tokenizer.stream();
            var text = new StringBuilder();
            for (int id : ids) {
                String piece = stream.add(id);
                if (!piece.isEmpty()) {
                    assertFalse(Character.isLowSurrogate(piece.charAt(0)), "seed " + seed);
                    assertFalse(
                            Character.isHighSurrogate(piece.charAt(piece.length() - 1)),
                            "seed " + seed);
                }
                text.append(piece);
            }
            text.append(stream.finish());
            assertEquals(tokenizer.decode(ids), text.toString(), "seed " + seed);
        }
        assertThrows(IllegalArgumentException.class, () -> tokenizer.stream().add(-1));
        int beyond = tokenizer.vocabularySize();
        assertThrows(IllegalArgumentException.class, () -> tokenizer.stream().add(beyond));
    }

    /** Every kind but those that are meant to lose spacing or rare characters. */
    @ParameterizedTest
    @EnumSource(names = {"BYTE_PAIR", "BYTE_LEVEL", "SENTENCE_PIECE"})
    void decodingGivesTheTextBack(TokenizerOptions.Kind kind) {
        long seed = 12;
        var random = new Random(seed);
        var tokenizer =
                new TokenizerOptions(kind, false, 2, 500).train(RandomText.corpus(random, 50));
        for (int round = 0; round < 1000; round++) {
            String text = RandomText.of(random);
            int[] ids = tokenizer.encode(text);
            String expected =
                    kind == TokenizerOptions.Kind.SENTENCE_PIECE ? text.replace('▁', ' ') : text;
            assertEquals(expected, tokenizer.decode(ids), "seed " + seed);
            for (int id : ids) {
                assertFalse(tokenizer.token(id).isEmpty(), "seed " + seed);
                assertEquals(1, tokenizer.token(id).lines().count(), "seed " + seed);
            }
        }
        assertEquals("a\uFFFDb", tokenizer.decode(tokenizer.encode("a\uD800b")));
        assertEquals(0, tokenizer.encode("").length);
    }
}
