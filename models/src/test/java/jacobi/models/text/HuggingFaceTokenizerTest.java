package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.models.testing.RealData;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

class HuggingFaceTokenizerTest {
    private static final String BYTE_LEVEL =
            """
            {"added_tokens": [{"id": 0, "content": "<e>", "special": true}],
             "normalizer": null,
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
             "model": {"type": "BPE", "dropout": null, "unk_token": null, "byte_fallback": false,
                       "vocab": {"<e>": 0, "a": 1, "b": 2, "Ġ": 3, "ab": 4, "Ġab": 5},
                       "merges": ["a b", ["Ġ", "ab"]]}}
            """;

    private static final String WORD_PIECE =
            """
            {"added_tokens": [{"id": 0, "content": "[UNK]", "special": true}],
             "normalizer": {"type": "BertNormalizer", "clean_text": true,
                            "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
             "pre_tokenizer": {"type": "BertPreTokenizer"},
             "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                       "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0, "a": 1, "##b": 2}}}
            """;

    private static final String SENTENCE_PIECE =
            """
            {"added_tokens": [{"id": 0, "content": "<unk>", "special": true},
                              {"id": 1, "content": "<s>", "special": true},
                              {"id": 6, "content": "<x>", "special": false}],
             "normalizer": {"type": "Sequence", "normalizers": [
                 {"type": "Prepend", "prepend": "▁"},
                 {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
             "pre_tokenizer": null,
             "model": {"type": "BPE", "unk_token": "<unk>", "byte_fallback": true, "fuse_unk": true,
                       "vocab": {"<unk>": 0, "<s>": 1, "▁": 2, "a": 3, "b": 4, "▁a": 5},
                       "merges": ["▁ a"]}}
            """;

    @TempDir Path folder;

    @Test
    void byteLevelPiecesAreGpt2s() throws IOException {
        var tokenizer = (ByteLevelBytePairTokenizer) open(BYTE_LEVEL);
        assertArrayEquals(new int[] {4, 5, 3, 2}, tokenizer.encode("ab ab b"));
        assertArrayEquals(new int[] {0, 1}, tokenizer.encodeWithSpecials("<e>a"));
    }

    @Test
    void theFileBesideItNamesStartAndEnd() throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"bos_token\": \"<e>\", \"eos_token\": {\"content\": \"b\"}, \"pad_token\":"
                        + " null}");
        assertEquals(new Specials(-1, -1, 0, 2), open(BYTE_LEVEL).specials());
    }

    @Test
    void wordPiecesAreBerts() throws IOException {
        var tokenizer = open(WORD_PIECE);
        assertArrayEquals(new int[] {1, 2, 0}, tokenizer.encode("ÁB c"));
    }

    @Test
    void sentencePiecesAreLlamas() throws IOException {
        var tokenizer = open(SENTENCE_PIECE);
        assertArrayEquals(new int[] {5, 4, 6, 3, 5, 0}, tokenizer.encode("ab<x>a a한국"));
        assertEquals("ab a", tokenizer.decode(new int[] {1, 5, 4, 5}));
        assertEquals(new Specials(-1, 0, 1, -1), tokenizer.specials());
    }

    @Test
    void ofLlamasMergesTheFirstGoesFirst() throws IOException {
        String more = SENTENCE_PIECE.replace("\"▁a\": 5", "\"▁a\": 5, \"ab\": 7");
        var first = open(more.replace("[\"▁ a\"]", "[\"▁ a\", \"a b\"]"));
        assertArrayEquals(new int[] {5, 4}, first.encode("ab"));
        var second = open(more.replace("[\"▁ a\"]", "[\"a b\", \"▁ a\"]"));
        assertArrayEquals(new int[] {2, 7}, second.encode("ab"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '`',
            value = {
                "\"BPE\" → \"Unigram\" → the model is of type Unigram, which this Jacobi does not"
                        + " know",
                "\"ByteLevel\" → \"Split\" → the pre_tokenizer is of type Split, which this Jacobi"
                        + " does not know",
                "\"normalizer\": null → \"normalizer\": {\"type\":\"NFC\"} → its \"normalizer\" is"
                        + " {\"type\":\"NFC\"}, this Jacobi knows null",
                "\"add_prefix_space\": false → \"add_prefix_space\": true → its"
                        + " \"add_prefix_space\" is true, this Jacobi knows false",
                "\"dropout\": null → \"dropout\": 0.1 → its \"dropout\" is 0.1, this Jacobi knows"
                        + " null",
                "\"special\": true → \"special\": false → it adds tokens that this Jacobi does not"
                        + " know how to use: [<e>]",
                "\"a b\" → \"a z\" → merge 0, of \"a\" and \"z\", needs the token \"z\", which is"
                        + " missing",
                "\"Ġab\": 5 → \"Ġab\": 9 → 6 tokens have ids 0 to 5, each its own, but \"Ġab\" has"
                        + " 9",
            })
    void whatIsNotKnownIsNamed(String part, String replacement, String complaint) {
        String changed = BYTE_LEVEL.replace(part, replacement);
        var e = assertThrows(TextFormatException.class, () -> open(changed));
        String start = "cannot read the tokenizer " + folder.resolve("tokenizer.json") + ": ";
        assertEquals(start + complaint, e.getMessage());
    }

    @Test
    void anotherNormalizerThanLlamasIsNamed() {
        String changed = SENTENCE_PIECE.replace("\"Prepend\"", "\"NFKC\"");
        var e = assertThrows(TextFormatException.class, () -> open(changed));
        assertEquals(
                "this Jacobi knows Prepend and Replace as Llama has them",
                e.getMessage().substring(e.getMessage().lastIndexOf(", this") + 2));
    }

    @Test
    void theThreeFilesOfTinyRandomGpt2Agree() {
        var whole = Tokenizer.open(RealData.find("tiny-random-gpt2"));
        var parts = Tokenizer.open(RealData.find("tiny-random-gpt2/vocab.json"));
        assertEquals(1000, whole.vocabularySize());
        assertEquals(new Specials(-1, -1, 0, 0), whole.specials());
        var random = new Random(3);
        for (int i = 0; i < 500; i++) {
            String text = RandomText.of(random);
            assertArrayEquals(whole.encode(text), parts.encode(text), text);
        }
    }

    /** The embedding of a text is the mean of its tokens' rows; the file says what it must be. */
    @Test
    void model2vecsTokenizerGivesItsEmbedding() throws IOException {
        var tokenizer = Tokenizer.open(RealData.find("model2vec/tokenizer.json"));
        var tensors =
                ByteBuffer.wrap(
                                Files.readAllBytes(
                                        RealData.find("model2vec/float32.model.safetensors")))
                        .order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) tensors.getLong(0);
        var json = new String(tensors.array(), 8, header, StandardCharsets.UTF_8);
        assertEquals(1, json.split("data_offsets", -1).length - 1, json);
        int width = 2;
        var mean = new double[width];
        int[] ids = tokenizer.encode("hello world");
        for (int id : ids) {
            for (int i = 0; i < width; i++) {
                mean[i] += tensors.getFloat(8 + header + (id * width + i) * Float.BYTES);
            }
        }
        double norm = Math.hypot(mean[0], mean[1]);
        assertEquals(-0.3934547007083893, mean[0] / norm, 1e-5);
        assertEquals(-0.9193440079689026, mean[1] / norm, 1e-5);
        assertEquals(
                List.of("hello", "world"),
                List.of(tokenizer.token(ids[0]), tokenizer.token(ids[1])));
    }

    private Tokenizer open(String json) throws IOException {
        var file = folder.resolve("tokenizer.json");
        Files.writeString(file, json);
        return Tokenizer.open(file);
    }
}
