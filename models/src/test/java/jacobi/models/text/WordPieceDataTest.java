package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;

import jacobi.models.testing.RealData;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** BERT's own vocabulary, with encodings that other programs made. */
class WordPieceDataTest {
    private record Question(
            String original, List<String> basic, List<String> wordpiece, int[] ids) {}

    /** The fields as the file names them. */
    private record Passage(String text, List<String> bpe_tokens, int[] token_ids) {}

    @TempDir Path folder;

    private static WordPieceTokenizer bert() {
        return WordPieceTokenizer.read(RealData.find("bert-vocab/vocab.txt"), true);
    }

    @Test
    void squadsQuestionsHaveBertsIds() throws IOException {
        var bert = bert();
        var questions = questions();
        assertEquals(5285, questions.length);
        for (var question : questions) {
            String text = question.original();
            assertEquals(question.basic(), BertWords.split(text, true), text);
            int[] ids = bert.encode(text);
            assertArrayEquals(question.ids(), ids, text);
            assertEquals(question.wordpiece(), tokens(bert, ids), text);
            assertEquals(String.join(" ", question.basic()), bert.decode(ids), text);
        }
    }

    @Test
    void aPassageWithAccentsHasBertsIds() throws IOException {
        var bert = bert();
        var passage =
                new Gson()
                        .fromJson(
                                RealData.text("bert-vocab/bert_uncased_encoded.json"),
                                Passage.class);
        int[] ids = bert.encode(passage.text());
        assertEquals(passage.bpe_tokens(), tokens(bert, ids));
        int[] whole = passage.token_ids();
        assertEquals(bert.specials().start(), whole[0]);
        assertEquals(bert.specials().end(), whole[whole.length - 1]);
        assertArrayEquals(Arrays.copyOfRange(whole, 1, whole.length - 1), ids);
    }

    @Test
    void specialTokensAreBerts() {
        var bert = bert();
        assertEquals(new Specials(0, 100, 101, 102), bert.specials());
        assertEquals(103, bert.mask());
        assertEquals(30_522, bert.vocabularySize());
        assertArrayEquals(new int[] {1037, 103, 1012}, bert.encodeWithSpecials("A [MASK]."));
    }

    @Test
    void theVocabularyIsWrittenAsItWas() throws IOException {
        var file = folder.resolve("vocab.txt");
        bert().writeVocabulary(file);
        assertEquals(-1, Files.mismatch(RealData.find("bert-vocab/vocab.txt"), file));
    }

    private static List<String> tokens(WordPieceTokenizer bert, int[] ids) {
        return Arrays.stream(ids).mapToObj(bert.tokens()::get).toList();
    }

    private static Question[] questions() throws IOException {
        var file = RealData.find("bert-vocab/squad_questions.json.gz");
        try (var in = new GZIPInputStream(Files.newInputStream(file));
                var reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return new Gson().fromJson(reader, Question[].class);
        }
    }
}
