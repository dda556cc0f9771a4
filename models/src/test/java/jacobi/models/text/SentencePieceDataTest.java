package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;

import jacobi.models.testing.RealData;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Llama's own vocabulary, with encodings that other programs made. */
class SentencePieceDataTest {
    private record Vector(String text, int[] ids) {}

    private static final String SEPARATOR = "\n__ggml_vocab_test__\n";

    @ParameterizedTest
    @ValueSource(strings = {"llama2c/tokenizer.model", "llama2c/tokenizer.bin"})
    void llama2cAndLlamaAgree(String name) throws IOException {
        var llama = (SentencePieceTokenizer) Tokenizer.open(RealData.find(name));
        assertEquals(32_000, llama.vocabularySize());
        assertEquals(new Specials(-1, 0, 1, 2), llama.specials());
        var vectors =
                new Gson()
                        .fromJson(
                                RealData.text("llama2c/llama_tokenizer_vectors.json"),
                                Vector[].class);
        assertEquals(3, vectors.length);
        for (var vector : vectors) {
            int[] ids = withStart(llama, vector.text());
            assertArrayEquals(vector.ids(), ids, vector.text());
            assertEquals(vector.text(), llama.decode(ids));
        }
    }

    /** The file's vectors were made with llama.cpp, whose vocabulary this is. */
    @ParameterizedTest
    @ValueSource(strings = {"llama2c/tokenizer.model", "llama2c/tokenizer.bin"})
    void llamaCppAgrees(String name) throws IOException {
        var llama = Tokenizer.open(RealData.find(name));
        var texts = RealData.text("gguf/ggml-vocab-llama-spm.gguf.inp").split(SEPARATOR, -1);
        var lines = RealData.text("gguf/ggml-vocab-llama-spm.gguf.out").split("\n", -1);
        // Both files end in the separator's or the line's own end.
        int count = texts.length - 1;
        assertEquals(46, count);
        for (int i = 0; i < count; i++) {
            int[] expected =
                    Stream.of(lines[i].strip().split(" "))
                            .filter(id -> !id.isEmpty())
                            .mapToInt(Integer::parseInt)
                            .toArray();
            assertArrayEquals(expected, llama.encode(texts[i]), texts[i]);
            assertEquals(texts[i], llama.decode(expected));
        }
    }

    /** The reference program printed 200 tokens, and its text is cut into the same again. */
    @Test
    void aSmallVocabularyGivesTextsBack() throws IOException {
        var stories = SentencePieceTokenizer.readLlama2c(RealData.find("llama2c/tok512.bin"));
        assertEquals(512, stories.vocabularySize());
        String story = RealData.text("llama2c/stories260K.expected_greedy_200.txt").strip();
        int[] ids = stories.encode(story);
        assertEquals(story, stories.decode(ids));
        assertEquals(200, ids.length);
    }

    @Test
    void aMillionCharactersAreOneRow() throws IOException {
        var llama = SentencePieceTokenizer.read(RealData.find("llama2c/tokenizer.model"));
        String text = RealData.text("tinyshakespeare/input.txt");
        assertEquals(text, llama.decode(llama.encode(text)));
    }

    private static int[] withStart(Tokenizer tokenizer, String text) {
        return IntStream.concat(
                        IntStream.of(tokenizer.specials().start()),
                        IntStream.of(tokenizer.encode(text)))
                .toArray();
    }
}
