package jacobi.models.text;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads SentencePiece's model files, which are Protocol Buffers; field numbers and defaults are
 * those of {@code sentencepiece_model.proto}.
 */
final class SentencePieceModelReader {
    private static final String[] ALGORITHMS = {"unigram", "BPE", "word", "character"};
    private static final int BYTE_PAIRS = 2;

    private final List<SentencePiece> pieces = new ArrayList<>();

    private int algorithm = 1;
    private int unknown = 0;
    private int start = 1;
    private int end = 2;
    private int padding = Specials.NONE;

    private boolean dummyPrefix = true;
    private boolean removesSpaces = true;
    private boolean escapesSpaces = true;
    private boolean spacesAfterWords;
    private boolean normalizes;

    private SentencePieceModelReader() {}

    static SentencePieceTokenizer read(Path file) {
        return TokenizerFile.read(
                file,
                () -> {
                    var reader = new SentencePieceModelReader();
                    reader.readModel(new Protobuf(ByteBuffer.wrap(Files.readAllBytes(file))));
                    return reader.tokenizer();
                });
    }

    private void readModel(Protobuf model) {
        while (model.next()) {
            switch (model.field()) {
                case 1 -> pieces.add(piece(model.message()));
                case 2 -> readTrainer(model.message());
                case 3 -> readNormalizer(model.message());
                default -> {}
            }
        }
    }

    private static SentencePiece piece(Protobuf message) {
        String text = "";
        float score = 0;
        int type = SentencePiece.Type.NORMAL.number();
        while (message.next()) {
            switch (message.field()) {
                case 1 -> text = message.string();
                case 2 -> score = message.real();
                case 3 -> type = message.integer();
                default -> {}
            }
        }
        return new SentencePiece(text, score, SentencePiece.Type.of(type));
    }

    private void readTrainer(Protobuf message) {
        while (message.next()) {
            switch (message.field()) {
                case 3 -> algorithm = message.integer();
                case 24 -> spacesAfterWords = message.bool();
                case 40 -> unknown = message.integer();
                case 41 -> start = message.integer();
                case 42 -> end = message.integer();
                case 43 -> padding = message.integer();
                default -> {}
            }
        }
    }

    private void readNormalizer(Protobuf message) {
        while (message.next()) {
            switch (message.field()) {
                case 2 -> normalizes = message.block().hasRemaining();
                case 3 -> dummyPrefix = message.bool();
                case 4 -> removesSpaces = message.bool();
                case 5 -> escapesSpaces = message.bool();
                default -> {}
            }
        }
    }

    private SentencePieceTokenizer tokenizer() {
        if (pieces.isEmpty()) {
            throw new IllegalArgumentException("it holds no pieces");
        }
        refuseUnless(algorithm == BYTE_PAIRS, "the algorithm " + algorithmName());
        refuseUnless(!normalizes, "a table that normalises characters");
        refuseUnless(!removesSpaces, "the removal of extra white space");
        refuseUnless(escapesSpaces, "spaces that are not written as ▁");
        refuseUnless(!spacesAfterWords, "spaces that follow their word");
        refuseUnless(
                pieces.stream().noneMatch(p -> p.type() == SentencePiece.Type.UNUSED),
                "unused pieces");
        var specials = new Specials(padding, unknown, start, end);
        return new SentencePieceTokenizer(false, pieces, specials, dummyPrefix);
    }

    private String algorithmName() {
        return algorithm >= 1 && algorithm <= ALGORITHMS.length
                ? ALGORITHMS[algorithm - 1]
                : Integer.toString(algorithm);
    }

    private static void refuseUnless(boolean fine, String part) {
        if (!fine) {
            throw new IllegalArgumentException(
                    "it asks for %s, which this Jacobi does not know".formatted(part));
        }
    }
}
