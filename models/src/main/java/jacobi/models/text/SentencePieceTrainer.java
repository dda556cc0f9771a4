package jacobi.models.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Learns a {@link SentencePieceTokenizer} with bytes to fall back on. Merges stay within the runs
 * of {@link WordRuns}. Ids as Llama's: {@code <unk>}, {@code <s>}, {@code </s>}, 256 bytes, merged
 * pieces by merge, characters by frequency; scores fall in that order.
 */
final class SentencePieceTrainer {
    /** Special tokens and bytes. */
    static final int RESERVED = 3 + ByteAlphabet.SIZE;

    private SentencePieceTrainer() {}

    static SentencePieceTokenizer train(TokenizerOptions options, Iterable<String> lines) {
        var cleaning = new Cleaning(options.lowercase());
        var runs = new Frequencies();
        for (String line : lines) {
            if (!line.isEmpty()) {
                WordRuns.split(" " + cleaning.apply(line))
                        .forEach(run -> runs.add(run.replace(' ', SentencePieceTokenizer.SPACE)));
            }
        }
        runs.requireText();
        int room = options.vocabularySize() - RESERVED;
        var characters = runs.characters().mostFrequent(options.minFrequency(), room);
        var merges =
                BytePairTrainer.learn(
                        runs, characters, room - characters.size(), options.minFrequency());
        var pieces = reserved();
        merges.forEach(merge -> addNormal(merge.merged(), pieces));
        characters.forEach(character -> addNormal(character, pieces));
        var specials = SentencePieceTokenizer.specialsOf(pieces);
        return new SentencePieceTokenizer(options.lowercase(), pieces, specials, true);
    }

    private static List<SentencePiece> reserved() {
        List<SentencePiece> pieces = new ArrayList<>();
        pieces.add(new SentencePiece("<unk>", 0, SentencePiece.Type.UNKNOWN));
        pieces.add(new SentencePiece("<s>", 0, SentencePiece.Type.CONTROL));
        pieces.add(new SentencePiece("</s>", 0, SentencePiece.Type.CONTROL));
        for (int value = 0; value < ByteAlphabet.SIZE; value++) {
            String text = SentencePiece.byteText(value);
            pieces.add(new SentencePiece(text, 0, SentencePiece.Type.BYTE));
        }
        return pieces;
    }

    private static void addNormal(String text, List<SentencePiece> pieces) {
        pieces.add(SentencePiece.normal(text, RESERVED - pieces.size()));
    }
}
