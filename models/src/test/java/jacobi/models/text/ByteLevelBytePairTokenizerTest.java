package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;

class ByteLevelBytePairTokenizerTest {
    @TempDir Path folder;

    /** From the program that was published with GPT-2: bytes_to_unicode(). */
    @ParameterizedTest
    @CsvSource({"0, 33, !", "93, 126, ~", "94, 161, ¡", "187, 255, ÿ", "188, 0, Ā", "220, 32, Ġ"})
    void bytesAreWrittenAsGpt2Does(int id, int value, String character) {
        assertEquals((byte) value, ByteAlphabet.byteOf(id));
        assertEquals(character.charAt(0), ByteAlphabet.character((byte) value));
        assertEquals(character, ByteLevelBytePairTokenizer.byteTokens().get(id));
    }

    @Test
    void everyByteHasItsOwnCharacter() {
        var bytes = new byte[256];
        for (int i = 0; i < 256; i++) {
            bytes[i] = (byte) i;
        }
        String written = ByteAlphabet.write(bytes);
        assertEquals(256, written.chars().distinct().count());
        assertArrayEquals(bytes, ByteAlphabet.read(written));
        assertEquals("Ńĉ", ByteAlphabet.write(new byte[] {(byte) 0xAD, '\t'}));
    }

    /** "ab" occurs four times, " ab" then three: what a hand counts. */
    @Test
    void learnsTheMostFrequentPairs() {
        var tokenizer =
                (ByteLevelBytePairTokenizer)
                        TokenizerOptions.byteLevel(300).train(List.of("ab ab ab ab", "c"));
        assertEquals(List.of(new Merge("a", "b"), new Merge("Ġ", "ab")), tokenizer.merges());
        assertEquals(259, tokenizer.vocabularySize());
        assertArrayEquals(new int[] {256, 257, 220, 65}, tokenizer.encode("ab ab b"));
        assertEquals("▁ab", tokenizer.token(257));
        assertEquals("<0xC3>", tokenizer.token(tokenizer.encode("é")[0]));
        assertEquals(new Specials(-1, -1, 258, 258), tokenizer.specials());
        assertEquals(258, tokenizer.specials().filler());
        assertEquals("ab", tokenizer.decode(new int[] {258, 256, 258}));
    }

    @Test
    void aFullVocabularyHasTheSizeAskedFor() {
        var corpus = RandomText.corpus(new Random(4), 60);
        for (var kind : List.of("BYTE_LEVEL", "SENTENCE_PIECE", "WORD_PIECE")) {
            int size = kind.equals("WORD_PIECE") ? 40 : 290;
            var options = new TokenizerOptions(TokenizerOptions.Kind.valueOf(kind), false, 1, size);
            assertEquals(size, options.train(corpus).vocabularySize(), kind);
        }
    }

    @Test
    void specialTokensAreFoundOnlyWhenAskedFor() {
        var tokenizer =
                (ByteLevelBytePairTokenizer)
                        TokenizerOptions.byteLevel(300).train(List.of("ab ab"));
        int end = tokenizer.specials().end();
        String text = "ab<|endoftext|>a";
        assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
        assertArrayEquals(new int[] {256, end, 64}, tokenizer.encodeWithSpecials(text));
        assertArrayEquals(new int[] {end}, tokenizer.encodeWithSpecials("<|endoftext|>"));
    }

    @Test
    void ofSpecialTokensTheLongestIsFound() {
        var tokenizer =
                new ByteLevelBytePairTokenizer(
                        false,
                        List.of("x", "<a>", "<a>x", "<a>xx"),
                        List.of(),
                        Set.of("<a>", "<a>x", "<a>xx"),
                        new Specials(-1, -1, -1, -1));
        assertArrayEquals(new int[] {3, 0, 1}, tokenizer.encodeWithSpecials("<a>xxx<a>"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void allFilesHoldTheSame(long seed) throws IOException {
        var random = new Random(seed);
        var tokenizer =
                (ByteLevelBytePairTokenizer)
                        TokenizerOptions.byteLevel(400).train(RandomText.corpus(random, 60));
        var vocabulary = folder.resolve("vocab.json");
        var merges = folder.resolve("merges.txt");
        tokenizer.write(vocabulary, merges);
        var tiktoken = folder.resolve("some.tiktoken");
        Files.writeString(tiktoken, tiktoken(tokenizer));
        for (var file : List.of(vocabulary, folder, tiktoken)) {
            var read = (ByteLevelBytePairTokenizer) Tokenizer.open(file);
            assertEquals(tokenizer.tokens(), read.tokens(), "seed " + seed);
            assertEquals(tokenizer.merges(), read.merges(), "seed " + seed);
            assertEquals(tokenizer.specials(), read.specials(), "seed " + seed);
            String text = RandomText.of(random);
            assertArrayEquals(tokenizer.encode(text), read.encode(text), "seed " + seed);
        }
    }

    /** As GPT-2's vocabulary has "format" and "model", which other files have as fields. */
    @Test
    void tokensMayBeCalledAsFieldsOfOtherFormats() throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"format\":0,\"model\":1,\"a\":2}");
        Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\n");
        var tokenizer = Tokenizer.open(folder);
        assertArrayEquals(new int[] {2, 2}, tokenizer.encode("aa"));
    }

    @Test
    void whatCannotBeOpenedIsNamed() throws IOException {
        var e = assertThrows(TextFormatException.class, () -> Tokenizer.open(folder));
        assertEquals(
                ("cannot read the tokenizer %1$s: %1$s has none of tokenizer.json, tokenizer.model,"
                                + " vocab.json, encoder.json, vocab.txt")
                        .formatted(folder),
                e.getMessage());
        var poem = Files.writeString(folder.resolve("poem.doc"), "x");
        e = assertThrows(TextFormatException.class, () -> Tokenizer.open(poem));
        assertEquals(
                "cannot read the tokenizer %s: its name ends in none of .json, .model, .bin,"
                                .formatted(poem)
                        + " .tiktoken and .txt",
                e.getMessage());
    }

    private static String tiktoken(ByteLevelBytePairTokenizer tokenizer) {
        var lines = new StringBuilder();
        for (int id = 0; id < tokenizer.specials().end(); id++) {
            byte[] bytes = ByteAlphabet.read(tokenizer.tokens().get(id));
            lines.append(Base64.getEncoder().encodeToString(bytes)).append(' ').append(id);
            lines.append('\n');
        }
        return lines.toString();
    }

    /** As Hugging Face's tokenizers do where there is no unknown token. */
    @Test
    void bytesThatTheVocabularyLacksAreLeftOut() {
        var tokenizer =
                new ByteLevelBytePairTokenizer(
                        false,
                        List.of("a", "b", "ab"),
                        List.of(new Merge("a", "b")),
                        Set.of(),
                        new Specials(-1, -1, -1, -1));
        assertArrayEquals(new int[] {2, 0}, tokenizer.encode("aéb€a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "{\"a\":0,\"b\":1,\"ab\":2} → a b c → line 1 is \"a b c\" where two pieces belong,"
                        + " with a space between",
                "{\"a\":0,\"b\":1,\"ab\":2} → a c → merge 0, of \"a\" and \"c\", needs the token"
                        + " \"c\", which is missing",
                "{\"a\":0,\"b\":2} → a b → 2 tokens have ids 0 to 1, each its own, but \"b\" has 2",
                "{\"a\":0,\"b\":0.5} → a b → its content.b is 0.5 where a whole number belongs",
                "[] → a b → its content is a list where an object belongs",
            })
    void whatIsWrongIsSaid(String vocabulary, String merges, String complaint) throws IOException {
        var vocabularyFile = folder.resolve("vocab.json");
        var mergesFile = folder.resolve("merges.txt");
        Files.writeString(vocabularyFile, vocabulary);
        Files.writeString(mergesFile, merges);
        var e =
                assertThrows(
                        TextFormatException.class,
                        () -> ByteLevelBytePairTokenizer.read(vocabularyFile, mergesFile));
        assertEquals(complaint, e.getMessage().replaceFirst("^cannot .*?json: |^.*?txt: ", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "YQ== → line 1 is \"YQ==\" where a token in Base64 and its rank belong",
                "Y! 0 → line 1 is \"Y! 0\" where a token in Base64 and its rank belong",
                "YWFh 0 → token 0, \"aaa\", is not made of two tokens of lower rank",
            })
    void brokenTiktokenFilesAreRefused(String line, String complaint) throws IOException {
        var file = folder.resolve("x.tiktoken");
        Files.write(file, line.getBytes(StandardCharsets.UTF_8));
        var e = assertThrows(TextFormatException.class, () -> Tokenizer.open(file));
        assertEquals("cannot read the tokenizer " + file + ": " + complaint, e.getMessage());
    }
}
