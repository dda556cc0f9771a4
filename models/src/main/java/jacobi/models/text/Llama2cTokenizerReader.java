package jacobi.models.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads llama2.c's {@code tokenizer.bin}: I32 longest length; then to the end of the file F32
 * score, I32 length, bytes; little-endian. Ids 0 to 2 are {@code <unk>}, {@code <s>} and {@code
 * </s>}, the next 256 the bytes. Spaces are spaces.
 */
final class Llama2cTokenizerReader {
    private static final int FIRST_BYTE = 3;

    private final ByteBuffer file;
    private final int longest;
    private final List<SentencePiece> pieces = new ArrayList<>();

    private Llama2cTokenizerReader(ByteBuffer file) {
        this.file = file;
        this.longest = file.getInt();
    }

    static SentencePieceTokenizer read(Path path) {
        return TokenizerFile.read(
                path,
                () -> {
                    var bytes = ByteBuffer.wrap(Files.readAllBytes(path));
                    return new Llama2cTokenizerReader(bytes.order(ByteOrder.LITTLE_ENDIAN))
                            .tokenizer();
                });
    }

    private SentencePieceTokenizer tokenizer() {
        while (file.hasRemaining()) {
            pieces.add(piece(pieces.size()));
        }
        return new SentencePieceTokenizer(false, pieces, new Specials(-1, 0, 1, 2), true);
    }

    private SentencePiece piece(int id) {
        float score = file.getFloat();
        int length = file.getInt();
        if (length < 0 || length > longest || length > file.remaining()) {
            throw new IllegalArgumentException(
                    "token %d has length %d, with %d as the longest and %d bytes left in the file"
                            .formatted(id, length, longest, file.remaining()));
        }
        var bytes = new byte[length];
        file.get(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (id < FIRST_BYTE) {
            // llama2.c writes line feeds around these two.
            return id == 0
                    ? new SentencePiece(text, score, SentencePiece.Type.UNKNOWN)
                    : new SentencePiece(text.strip(), score, SentencePiece.Type.CONTROL);
        }
        boolean isByte =
                id < FIRST_BYTE + ByteAlphabet.SIZE
                        && text.equals(SentencePiece.byteText(id - FIRST_BYTE));
        return isByte
                ? new SentencePiece(text, score, SentencePiece.Type.BYTE)
                : SentencePiece.normal(text.replace(' ', SentencePieceTokenizer.SPACE), score);
    }
}
