package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

class SentencePieceFilesTest {
    /**
     * Pieces "&lt;unk&gt;" (type 2) and "▁a" with score -1; field 9, of no interest, is fixed64.
     */
    private static final String PIECES =
            "0a09"
                    + "0a053c756e6b3e"
                    + "1802"
                    + "0a0b"
                    + "0a04e2968161"
                    + "15000080bf"
                    + "49"
                    + "0000000000000000";

    /** model_type BPE, unk_id 0, bos_id -1, eos_id -1, pad_id 1; field 6, of no interest. */
    private static final String TRAINER =
            "1222"
                    + "1802"
                    + "c00200"
                    + "c802ffffffffffffffffff01"
                    + "d002ffffffffffffffffff01"
                    + "d80201"
                    + "300b";

    /** No table, add_dummy_prefix, no remove_extra_whitespaces. */
    private static final String NORMALIZER = "1a06" + "1200" + "1801" + "2000";

    @TempDir Path folder;

    @Test
    void readsPiecesAndSettings() throws IOException {
        var tokenizer = (SentencePieceTokenizer) open("x.model", model());
        assertEquals(
                List.of(
                        new SentencePiece("<unk>", 0, SentencePiece.Type.UNKNOWN),
                        SentencePiece.normal("▁a", -1)),
                tokenizer.pieces());
        assertEquals(new Specials(1, 0, -1, -1), tokenizer.specials());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            value = {
                "1802c0 → 1801c0 → it asks for the algorithm unigram, which this Jacobi does not"
                        + " know",
                "12001801 → 12021801 → it asks for a table that normalises characters, which this"
                        + " Jacobi does not know",
                "18012000 → 18012001 → it asks for the removal of extra white space, which this"
                        + " Jacobi does not know",
                "15000080bf → 15000080ff → piece \"▁a\" has score -Infinity",
                "e2968161 → e2968162 → ok",
                "0a053c756e6b3e1802 → 0a053c756e6b3e1809 → types of pieces are 1 to 6, got 9",
                "49000 → 4b000 → it is damaged: field 9 has wire type 3",
            })
    void whatIsNotKnownIsNamed(String part, String replacement, String complaint)
            throws IOException {
        String changed = model().replaceFirst(part, replacement);
        if (complaint.equals("ok")) {
            assertEquals("▁b", open("x.model", changed).token(1));
            return;
        }
        var e = assertThrows(TextFormatException.class, () -> open("x.model", changed));
        assertEquals(
                "cannot read the tokenizer %s: %s".formatted(folder.resolve("x.model"), complaint),
                e.getMessage());
    }

    @Test
    void noTruncatedModelIsRead() {
        String whole = model();
        for (int length = 0; length < whole.length(); length += 2) {
            String cut = whole.substring(0, length);
            var e =
                    assertThrows(
                            TextFormatException.class, () -> open("x.model", cut), "" + length);
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        }
    }

    @Test
    void llama2cFilesAreReadAndTruncatedOnesAreNot() throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(little(4).putInt(7).array());
        for (var token : List.of("<unk>", "\n<s>\n", "\n</s>\n", "<0x00>", " a", "a", " ")) {
            byte[] text = token.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(
                    little(8 + text.length).putFloat(-1).putInt(text.length).put(text).array());
        }
        byte[] whole = bytes.toByteArray();
        var file = folder.resolve("tokenizer.bin");
        Files.write(file, whole);
        var tokenizer = (SentencePieceTokenizer) Tokenizer.open(file);
        assertEquals(new Specials(-1, 0, 1, 2), tokenizer.specials());
        assertEquals("</s>", tokenizer.token(2));
        assertEquals(SentencePiece.Type.BYTE, tokenizer.pieces().get(3).type());
        assertEquals(List.of(4, 4), Arrays.stream(tokenizer.encode("a a")).boxed().toList());
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            if (!endsBetweenTokens(whole, length)) {
                assertThrows(TextFormatException.class, () -> Tokenizer.open(file), "" + length);
            }
        }
    }

    /** The file does not say how many tokens it holds: between two of them it may well end. */
    private static boolean endsBetweenTokens(byte[] whole, int length) {
        int position = Integer.BYTES;
        while (position < length) {
            position += 2 * Integer.BYTES + whole[position + Integer.BYTES];
        }
        return position == length && length > 3 * Integer.BYTES;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String model() {
        return PIECES + TRAINER + NORMALIZER;
    }

    private Tokenizer open(String name, String hex) throws IOException {
        var file = folder.resolve(name);
        Files.write(file, HexFormat.of().parseHex(hex));
        return Tokenizer.open(file);
    }
}
