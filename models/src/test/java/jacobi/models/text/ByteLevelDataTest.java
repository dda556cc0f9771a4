package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;

import jacobi.models.testing.RealData;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** GPT-2's own vocabulary, with encodings that other programs made. */
class ByteLevelDataTest {
    /** The fields as the file names them. */
    private record Passage(
            String text,
            String decoded_text,
            List<String> encoded_text,
            List<String> bpe_tokens,
            int[] token_ids) {}

    private static ByteLevelBytePairTokenizer gpt2() {
        return ByteLevelBytePairTokenizer.read(
                RealData.find("gpt2-bpe/encoder.json"), RealData.find("gpt2-bpe/vocab.bpe"));
    }

    private static ByteLevelBytePairTokenizer tiktoken() {
        return ByteLevelBytePairTokenizer.readTiktoken(
                RealData.find("gpt2-bpe/r50k_base.tiktoken"));
    }

    @Test
    void bothFormatsHoldOneVocabulary() {
        var gpt2 = gpt2();
        var tiktoken = tiktoken();
        assertEquals(gpt2.tokens(), tiktoken.tokens());
        assertEquals(gpt2.merges(), tiktoken.merges());
        assertEquals(new Specials(-1, -1, 50256, 50256), gpt2.specials());
        assertEquals(gpt2.specials(), tiktoken.specials());
        assertEquals(List.of("<|endoftext|>"), gpt2.specialTokens());
    }

    @Test
    void encodingsAreTiktokens() throws IOException {
        var gpt2 = gpt2();
        var rows = Csv.parse(RealData.text("gpt2-bpe/r50k_base_encodings.csv"));
        assertEquals(213, rows.size());
        for (var row : rows.subList(1, rows.size())) {
            int[] expected = new Gson().fromJson(row.get(1), int[].class);
            assertArrayEquals(expected, gpt2.encode(row.get(0)), row.get(0));
            assertEquals(row.get(0), gpt2.decode(expected));
        }
    }

    @Test
    void aPassageWithAccentsHasGpt2sWordsAndIds() throws IOException {
        var gpt2 = gpt2();
        var passage =
                new Gson()
                        .fromJson(
                                RealData.text("gpt2-bpe/swift_gpt2_encoded_tokens.json"),
                                Passage.class);
        var words = GptWords.split(passage.text()).stream().map(ByteAlphabet::write).toList();
        assertEquals(passage.encoded_text(), words);
        int[] ids = gpt2.encode(passage.text());
        assertArrayEquals(passage.token_ids(), ids);
        assertEquals(
                passage.bpe_tokens(), Arrays.stream(ids).mapToObj(gpt2.tokens()::get).toList());
        assertEquals(passage.decoded_text(), gpt2.decode(ids));
    }

    @Test
    void tinyShakespeareHasTheKnownNumberOfTokens() throws IOException {
        String text = RealData.text("tinyshakespeare/input.txt");
        int cut = text.length() * 9 / 10;
        var gpt2 = gpt2();
        assertEquals(301_966, gpt2.encode(text.substring(0, cut)).length);
        assertEquals(36_059, gpt2.encode(text.substring(cut)).length);
        assertEquals(text, gpt2.decode(gpt2.encode(text)));
    }

    /** Not in this life if merging were quadratic. */
    @Test
    void aWordOfAMillionLettersIsMerged() {
        var gpt2 = gpt2();
        String word = "ab".repeat(500_000);
        int[] ids = gpt2.encode(word);
        assertTrue(ids.length <= 500_000);
        assertEquals(word, gpt2.decode(ids));
    }

    @Test
    void specialTokensAreTextUnlessAskedFor() {
        var gpt2 = gpt2();
        String text = "a<|endoftext|> b";
        assertArrayEquals(new int[] {64, 27, 91, 437, 1659, 5239, 91, 29, 275}, gpt2.encode(text));
        assertEquals(text, gpt2.decode(gpt2.encode(text)));
        assertArrayEquals(new int[] {64, 50256, 275}, gpt2.encodeWithSpecials(text));
    }

    /** RFC 4180, of which the file uses quotes, doubled quotes, and line feeds in quotes. */
    private static final class Csv {
        static List<List<String>> parse(String text) {
            List<List<String>> rows = new ArrayList<>();
            List<String> row = new ArrayList<>();
            var cell = new StringBuilder();
            boolean quoted = false;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '"') {
                    if (quoted && text.startsWith("\"\"", i)) {
                        cell.append('"');
                        i++;
                    } else {
                        quoted = !quoted;
                    }
                } else if (quoted || c != ',' && c != '\n' && c != '\r') {
                    cell.append(c);
                } else if (c != '\r') {
                    row.add(cell.toString());
                    cell.setLength(0);
                    if (c == '\n') {
                        rows.add(List.copyOf(row));
                        row.clear();
                    }
                }
            }
            return rows;
        }
    }
}
