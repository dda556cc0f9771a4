package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class TokenizerFileTest {
    /** What files of version 1 look like: they must stay readable. */
    private static final String GOLDEN =
            """
            {
              "format": "jacobi-tokenizer",
              "version": 1,
              "kind": "byte-pair",
              "lowercase": false,
              "special": ["<pad>","<unk>","<s>","</s>"],
              "characters": [
                "o",
                "l",
                " ",
                "한",
                "\\""
              ],
              "merges": [
                [" ","l"],
                [" l","o"]
              ]
            }
            """;

    private static final String GOLDEN_WORDS =
            """
            {
              "format": "jacobi-tokenizer",
              "version": 1,
              "kind": "word",
              "lowercase": true,
              "special": ["<pad>","<unk>","<s>","</s>"],
              "tokens": [
                ".",
                "<b>"
              ]
            }
            """;

    private static final String GOLDEN_BYTE_LEVEL =
            """
            {
              "format": "jacobi-tokenizer",
              "version": 1,
              "kind": "byte-level",
              "lowercase": false,
              "specials": {"padding":-1,"unknown":-1,"start":3,"end":3},
              "specialTokens": ["<|endoftext|>"],
              "tokens": [
                "Ġ",
                "l",
                "Ġl",
                "<|endoftext|>"
              ],
              "merges": [
                ["Ġ","l"]
              ]
            }
            """;

    private static final String GOLDEN_WORD_PIECES =
            """
            {
              "format": "jacobi-tokenizer",
              "version": 1,
              "kind": "word-piece",
              "lowercase": true,
              "tokens": [
                "[UNK]",
                "a",
                "##b"
              ]
            }
            """;

    private static final String GOLDEN_SENTENCE_PIECES =
            """
            {
              "format": "jacobi-tokenizer",
              "version": 1,
              "kind": "sentence-piece",
              "lowercase": false,
              "specials": {"padding":-1,"unknown":0,"start":-1,"end":-1},
              "dummyPrefix": true,
              "pieces": [
                ["<unk>",0.0,2],
                ["▁",-1.5,1]
              ]
            }
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {GOLDEN_BYTE_LEVEL, GOLDEN_WORD_PIECES, GOLDEN_SENTENCE_PIECES})
    void filesOfTheOtherKindsStayAsTheyAre(String golden) throws IOException {
        var file = folder.resolve("tokenizer.json");
        Files.writeString(file, golden);
        var copy = folder.resolve("copy.json");
        Tokenizer.load(file).save(copy);
        assertEquals(golden, Files.readString(copy));
    }

    @Test
    void bytePairFilesStayAsTheyAre() throws IOException {
        var merges = List.of(new Merge(" ", "l"), new Merge(" l", "o"));
        var tokenizer = new BytePairTokenizer(false, List.of("o", "l", " ", "한", "\""), merges);
        var file = folder.resolve("tokenizer.json");
        tokenizer.save(file);
        assertEquals(GOLDEN, Files.readString(file));
        assertEquals("▁lo", Tokenizer.load(file).token(266));
    }

    @Test
    void wordFilesStayAsTheyAre() throws IOException {
        var tokenizer = new WordTokenizer(new Vocabulary(List.of(".", "<b>")), true);
        var file = folder.resolve("tokenizer.json");
        tokenizer.save(file);
        assertEquals(GOLDEN_WORDS, Files.readString(file));
        assertEquals("<b>", Tokenizer.load(file).token(5));
    }

    @ParameterizedTest
    @EnumSource(TokenizerOptions.Kind.class)
    void whatIsSavedComesBack(TokenizerOptions.Kind kind) {
        var random = new Random(7);
        var corpus = RandomText.corpus(random, 30);
        for (int i = 0; i < 30; i++) {
            corpus.add(RandomText.of(random));
        }
        for (boolean lowercase : new boolean[] {false, true}) {
            var tokenizer = new TokenizerOptions(kind, lowercase, 1, 600).train(corpus);
            var file = folder.resolve("tokenizer.json");
            tokenizer.save(file);
            var loaded = Tokenizer.load(file);
            assertSame(tokenizer.getClass(), loaded.getClass());
            assertSame(kind, loaded.kind());
            assertEquals(lowercase, loaded.lowercase());
            assertEquals(tokenizer.vocabularySize(), loaded.vocabularySize());
            assertEquals(tokenizer.specials(), loaded.specials());
            for (String line : corpus) {
                assertArrayEquals(tokenizer.encode(line), loaded.encode(line), line);
            }
        }
    }

    @Test
    void savingReplacesTheFileAndLeavesNothingElse() throws IOException {
        var file = folder.resolve("tokenizer.json");
        Files.writeString(file, "old");
        TokenizerOptions.characters().train(List.of("abc")).save(file);
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        assertEquals(7, Tokenizer.load(file).vocabularySize());
    }

    @Test
    void aMissingFolderIsNamed() {
        var file = folder.resolve("none").resolve("tokenizer.json");
        var tokenizer = TokenizerOptions.characters().train(List.of("abc"));
        var e = assertThrows(UncheckedIOException.class, () -> tokenizer.save(file));
        assertEquals(
                "cannot write the tokenizer " + file + ": its folder does not exist",
                e.getMessage());
    }

    @Test
    void noTruncatedFileIsRead() throws IOException {
        byte[] whole = GOLDEN.strip().getBytes(StandardCharsets.UTF_8);
        var file = folder.resolve("tokenizer.json");
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            var e =
                    assertThrows(
                            TextFormatException.class, () -> Tokenizer.load(file), "" + length);
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        }
    }

    /** Each row replaces something in the golden file and names the complaint. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "\"version\": 1 → \"version\": 2 → it is of version 2, this Jacobi reads version 1",
                "jacobi-tokenizer → other → its format is \"other\", not \"jacobi-tokenizer\"",
                "byte-pair → poem → its kind is \"poem\", this Jacobi knows word, character,"
                        + " byte-pair, byte-level, word-piece, sentence-piece",
                "\"lowercase\": false, → `` → it has no \"lowercase\"",
                "false → 3 → lowercase is 3 where true or false belongs",
                "\"byte-pair\" → [] → kind is a list where a string belongs",
                "<pad> → [PAD] → its special tokens are [[PAD], <unk>, <s>, </s>], not [<pad>,"
                        + " <unk>, <s>, </s>]",
                "\"한\" → 5 → characters[3] is 5 where a string belongs",
                "\"한\" → \"한국\" → \"한국\" is not one character",
                "\"한\" → \"l\" → \"l\" is there twice",
                "[\" l\",\"o\"] → [\" l\"] → merges[1] has 1 pieces, not 2",
                "[\" l\",\"o\"] → [\" \",\"l\"] → \" l\" is there twice",
                "[\" l\",\"o\"] → [\"lo\",\"o\"] → merge 1 of \"lo\" and \"o\" joins \"lo\", which"
                        + " is neither a character nor merged before",
                "[\" l\",\"o\"] → {} → merges[1] is an object where a list belongs",
            })
    void whatIsWrongIsSaid(String part, String replacement, String complaint) throws IOException {
        var file = folder.resolve("tokenizer.json");
        Files.writeString(file, GOLDEN.replace(part, replacement));
        var e = assertThrows(TextFormatException.class, () -> Tokenizer.load(file));
        assertEquals("cannot read the tokenizer " + file + ": " + complaint, e.getMessage());
    }

    @Test
    void otherFilesAreRejected() throws IOException {
        var file = folder.resolve("tokenizer.json");
        String start = "cannot read the tokenizer " + file + ": ";
        assertEquals(start + "there is no such file", complaint(file));
        Files.write(file, new byte[] {'{', (byte) 0xFF, '}'});
        assertEquals(start + "it is not valid UTF-8", complaint(file));
        Files.writeString(file, "[]");
        assertEquals(start + "its content is a list where an object belongs", complaint(file));
        Files.writeString(file, GOLDEN + "{}");
        assertEquals(start + "its JSON is damaged or cut off at line 19 column 2", complaint(file));
        Files.writeString(file, GOLDEN.substring(0, 60));
        assertEquals(start + "its JSON is damaged or cut off at line 4 column 11", complaint(file));
        Files.writeString(file, "");
        assertEquals(start + "it is empty", complaint(file));
    }

    /** Each row replaces something in the file of sentence pieces and names the complaint. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "\"end\":-1 → \"end\":2 → token id 2 is not in the vocabulary, whose ids are 0 to"
                        + " 1",
                "\"end\":-1 → \"end\":-2 → a special token's id is at least 0, or -1 where there"
                        + " is none, got -2",
                "\"end\":-1 → \"end\":0.5 → specials.end is 0.5 where a whole number belongs",
                "\"unknown\":0 → \"unknown\":-1 → the vocabulary has neither all 256 bytes nor an"
                        + " unknown token, so that characters which it lacks could not be encoded",
                "-1.5,1] → -1.5] → pieces[1] has 2 parts, not a text, a score and a type",
                "-1.5,1] → -1.5,7] → types of pieces are 1 to 6, got 7",
                "-1.5,1] → -1.5,6] → piece 1 is \"▁\", where a byte is written as in <0x0A>",
                "\"▁\" → \"\" → piece 1 is empty",
            })
    void whatIsWrongWithPiecesIsSaid(String part, String replacement, String complaint)
            throws IOException {
        var file = folder.resolve("tokenizer.json");
        Files.writeString(file, GOLDEN_SENTENCE_PIECES.replace(part, replacement));
        assertEquals("cannot read the tokenizer " + file + ": " + complaint, complaint(file));
    }

    private static String complaint(Path file) {
        return assertThrows(TextFormatException.class, () -> Tokenizer.load(file)).getMessage();
    }
}
