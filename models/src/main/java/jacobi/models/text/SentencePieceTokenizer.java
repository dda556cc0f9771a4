package jacobi.models.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SentencePiece's byte-pair encoding (Kudo and Richardson, <i>SentencePiece</i>, 2018), the
 * tokenizer of Llama. A space is a character like others, written ▁; the whole text, with one more
 * space before it, starts as a row of characters; and of all neighbours that together are a piece,
 * those go first whose piece has the best score, leftmost first among equals. A character that the
 * vocabulary lacks becomes its UTF-8 bytes where these are tokens, else unknown.
 *
 * <p>{@code decode(encode(text))} is {@code text} where bytes are tokens, but that a ▁ in it comes
 * back as a space.
 */
public final class SentencePieceTokenizer implements Tokenizer {
    static final char SPACE = '▁';

    private final Cleaning cleaning;
    private final List<SentencePiece> pieces;
    private final Specials specials;
    private final boolean dummyPrefix;

    /** Pieces of one character; only of types that encoding gives. */
    private final Map<Integer, Integer> characters = new HashMap<>();

    private final PairTable pairs;
    private final UserDefinedPieces userDefined;

    /** The id of each byte, or {@link Specials#NONE}. */
    private final int[] byteIds = new int[ByteAlphabet.SIZE];

    private final boolean byteFallback;

    /**
     * A tokenizer of these pieces; the special tokens are those which are so named, {@code <s>},
     * {@code </s>}, {@code <unk>} and {@code <pad>}. All lists as a file has them that holds a
     * vocabulary of this kind, such as GGUF's {@code tokenizer.ggml.tokens}, {@code scores} and
     * {@code token_type}.
     *
     * @param types see {@link SentencePiece.Type}
     * @param dummyPrefix whether encoding puts a space before the text, as Llama does
     * @throws IllegalArgumentException if the lists differ in length, if an ordinary piece is empty
     *     or is there twice, or if a character could be neither bytes nor unknown
     */
    public static SentencePieceTokenizer of(
            List<String> tokens, float[] scores, int[] types, boolean dummyPrefix) {
        var pieces = pieces(tokens, scores, types);
        return new SentencePieceTokenizer(false, pieces, specialsOf(pieces), dummyPrefix);
    }

    /** As {@link #of(List, float[], int[], boolean)} where a file says which tokens are special. */
    public static SentencePieceTokenizer of(
            List<String> tokens,
            float[] scores,
            int[] types,
            boolean dummyPrefix,
            Specials specials) {
        return new SentencePieceTokenizer(
                false, pieces(tokens, scores, types), specials, dummyPrefix);
    }

    SentencePieceTokenizer(
            boolean lowercase, List<SentencePiece> pieces, Specials specials, boolean dummyPrefix) {
        this.cleaning = new Cleaning(lowercase);
        this.pieces = List.copyOf(pieces);
        this.specials = specials;
        this.dummyPrefix = dummyPrefix;
        specials.check(pieces.size());
        Arrays.fill(byteIds, Specials.NONE);
        var mergeable = new HashMap<String, Integer>();
        var whole = new HashMap<String, Integer>();
        for (int id = 0; id < pieces.size(); id++) {
            var piece = pieces.get(id);
            switch (piece.type()) {
                case NORMAL -> putNew(mergeable, piece.text(), id);
                case USER_DEFINED -> putNew(whole, piece.text(), id);
                case BYTE -> byteIds[byteValue(piece.text(), id)] = id;
                case UNKNOWN, CONTROL, UNUSED -> {}
            }
        }
        this.userDefined = new UserDefinedPieces(whole);
        this.pairs = ScoredPairs.of(pieces, mergeable);
        mergeable.forEach(
                (text, id) -> {
                    if (text.codePointCount(0, text.length()) == 1) {
                        characters.put(text.codePointAt(0), id);
                    }
                });
        this.byteFallback = Arrays.stream(byteIds).allMatch(id -> id != Specials.NONE);
        if (!byteFallback && specials.unknown() == Specials.NONE) {
            throw new IllegalArgumentException(
                    "the vocabulary has neither all 256 bytes nor an unknown token, so that"
                            + " characters which it lacks could not be encoded");
        }
    }

    private static List<SentencePiece> pieces(List<String> tokens, float[] scores, int[] types) {
        if (scores.length != tokens.size() || types.length != tokens.size()) {
            throw new IllegalArgumentException(
                    "%d tokens, %d scores and %d types do not make a vocabulary"
                            .formatted(tokens.size(), scores.length, types.length));
        }
        List<SentencePiece> pieces = new ArrayList<>();
        for (int id = 0; id < scores.length; id++) {
            var type = SentencePiece.Type.of(types[id]);
            pieces.add(new SentencePiece(tokens.get(id), scores[id], type));
        }
        return pieces;
    }

    /** The special tokens by their names. */
    static Specials specialsOf(List<SentencePiece> pieces) {
        var ids = new HashMap<String, Integer>();
        for (int id = 0; id < pieces.size(); id++) {
            switch (pieces.get(id).type()) {
                case CONTROL, UNKNOWN -> ids.put(pieces.get(id).text(), id);
                case NORMAL, USER_DEFINED, UNUSED, BYTE -> {}
            }
        }
        return Specials.named(ids);
    }

    private static void putNew(Map<String, Integer> ids, String text, int id) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("piece " + id + " is empty");
        }
        Integer first = ids.put(text, id);
        if (first != null) {
            throw new IllegalArgumentException(
                    "\"%s\" is there twice, as piece %d and piece %d".formatted(text, first, id));
        }
    }

    private static int byteValue(String text, int id) {
        if (!text.matches("<0x[0-9A-F]{2}>")) {
            throw new IllegalArgumentException(
                    "piece %d is \"%s\", where a byte is written as in <0x0A>".formatted(id, text));
        }
        return Integer.parseInt(text.substring(3, 5), 16);
    }

    /**
     * Reads SentencePiece's own format, such as Llama's {@code tokenizer.model}.
     *
     * @throws TextFormatException if the file cannot be read, is not of that kind, or asks for what
     *     this tokenizer does not do: another algorithm than byte-pair encoding, or a normalisation
     */
    public static SentencePieceTokenizer read(Path model) {
        return SentencePieceModelReader.read(model);
    }

    /**
     * Reads the {@code tokenizer.bin} of llama2.c: the longest token's length; then of each token
     * its score, its length, and its bytes.
     *
     * @throws TextFormatException if the file cannot be read or is not of that kind
     */
    public static SentencePieceTokenizer readLlama2c(Path file) {
        return Llama2cTokenizerReader.read(file);
    }

    @Override
    public int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        String spaced = cleaning.apply(text).replace(' ', SPACE);
        int[] symbols = symbols(dummyPrefix ? SPACE + spaced : spaced);
        var ids = new IdList(symbols.length);
        boolean unknownBefore = false;
        for (int symbol : PairMerger.merge(pairs, symbols)) {
            boolean unknown = symbol < 0 && !byteFallback;
            if (symbol >= 0) {
                ids.add(symbol);
            } else if (byteFallback) {
                addBytes(ScoredPairs.characterOf(symbol), ids);
            } else if (!unknownBefore) {
                // One unknown token stands for all the characters up to the next known one.
                ids.add(specials.unknown());
            }
            unknownBefore = unknown;
        }
        return ids.toArray();
    }

    /** User-defined pieces, and characters, known or not. */
    private int[] symbols(String text) {
        var symbols = new IdList(text.length());
        int position = 0;
        while (position < text.length()) {
            int whole = userDefined.at(text, position);
            if (whole != Specials.NONE) {
                symbols.add(whole);
                position += pieces.get(whole).text().length();
            } else {
                int character = text.codePointAt(position);
                symbols.add(characters.getOrDefault(character, ScoredPairs.symbolOf(character)));
                position += Character.charCount(character);
            }
        }
        return symbols.toArray();
    }

    private void addBytes(int character, IdList ids) {
        for (byte value : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
            ids.add(byteIds[Byte.toUnsignedInt(value)]);
        }
    }

    @Override
    public TextStream stream() {
        return new ByteText(this::bytes, dummyPrefix);
    }

    private byte[] bytes(int id) {
        Vocabulary.checkId(id, vocabularySize());
        var piece = pieces.get(id);
        return switch (piece.type()) {
            case CONTROL -> new byte[0];
            case BYTE -> new byte[] {(byte) byteValue(piece.text(), id)};
            case UNKNOWN -> piece.text().getBytes(StandardCharsets.UTF_8);
            case NORMAL, USER_DEFINED, UNUSED ->
                    piece.text().replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8);
        };
    }

    @Override
    public Specials specials() {
        return specials;
    }

    @Override
    public int vocabularySize() {
        return pieces.size();
    }

    /** The piece as the vocabulary has it, such as {@code ▁the}. */
    @Override
    public String token(int id) {
        Vocabulary.checkId(id, vocabularySize());
        return Printable.of(pieces.get(id).text());
    }

    @Override
    public TokenizerOptions.Kind kind() {
        return TokenizerOptions.Kind.SENTENCE_PIECE;
    }

    @Override
    public boolean lowercase() {
        return cleaning.lowercase();
    }

    /** Whether encoding puts a space before the text. */
    public boolean dummyPrefix() {
        return dummyPrefix;
    }

    /** All pieces by id. */
    public List<SentencePiece> pieces() {
        return pieces;
    }
}
