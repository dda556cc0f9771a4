package jacobi.models.text;

import jacobi.models.formats.AtomicFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * WordPiece (Wu et al., <i>Google's Neural Machine Translation System</i>, 2016, section 4.1) as
 * BERT has it (Devlin et al. 2019): words and punctuation marks, each cut from left to right into
 * the longest pieces that the vocabulary has. A piece that continues a word begins with {@code ##}.
 * A word that cannot be cut, or is longer than 100 characters, is {@code [UNK]}.
 *
 * <p>Decoding gives the words with a space between them; the text's own spacing is lost, and in
 * lower case its accents too. {@code encode} adds no {@code [CLS]} and {@code [SEP]}: these are
 * start and end of {@link #specials()}.
 */
public final class WordPieceTokenizer implements Tokenizer {
    static final String PADDING = "[PAD]";
    static final String UNKNOWN = "[UNK]";
    static final String START = "[CLS]";
    static final String END = "[SEP]";
    static final String MASK = "[MASK]";

    /** What pieces begin with that continue a word. */
    static final String CONTINUATION = "##";

    /** Characters; longer words are unknown. */
    private static final int LONGEST_WORD = 100;

    private final Cleaning validity = new Cleaning(false);
    private final boolean lowercase;
    private final List<String> tokens;
    private final Map<String, Integer> wordStarts = new HashMap<>();

    /** Pieces that continue a word, without the mark. */
    private final Map<String, Integer> continuations = new HashMap<>();

    private final SpecialNames specialNames;
    private final Specials specials;
    private final RunCache cache = new RunCache();

    /**
     * Throws an IllegalArgumentException if a token is empty or is there twice, or if there is no
     * {@code [UNK]}.
     */
    WordPieceTokenizer(boolean lowercase, List<String> tokens) {
        this.lowercase = lowercase;
        this.tokens = List.copyOf(tokens);
        var ids = Vocabulary.distinctIds(tokens);
        var special = new HashMap<>(ids);
        special.keySet().retainAll(List.of(PADDING, UNKNOWN, START, END, MASK));
        this.specialNames = new SpecialNames(special);
        this.specials = Specials.named(special);
        if (specials.unknown() == Specials.NONE) {
            throw new IllegalArgumentException(
                    "the vocabulary has no %s for words that it lacks".formatted(UNKNOWN));
        }
        ids.forEach(
                (token, id) -> {
                    wordStarts.put(token, id);
                    if (isContinuation(token)) {
                        continuations.put(token.substring(CONTINUATION.length()), id);
                    }
                });
    }

    /**
     * Reads BERT's {@code vocab.txt}: a token in each line, the first with id 0.
     *
     * @param lowercase whether the vocabulary is an uncased one, which the file does not say
     * @throws TextFormatException if the file cannot be read or is not of that kind
     */
    public static WordPieceTokenizer read(Path file, boolean lowercase) {
        return TokenizerFile.read(
                file,
                () -> {
                    // Only line feeds end lines: other line separators may be tokens.
                    var lines = Files.readString(file).split("\r?\n");
                    return new WordPieceTokenizer(lowercase, List.of(lines));
                });
    }

    /**
     * Writes BERT's {@code vocab.txt}, whole or not at all.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public void writeVocabulary(Path file) {
        try {
            AtomicFile.write(file, String.join("\n", tokens) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the vocabulary " + file + ": " + e, e);
        }
    }

    @Override
    public int[] encode(String text) {
        var ids = new IdList(text.length() / 4);
        encode(text, ids);
        return ids.toArray();
    }

    /** As {@link #encode}, but where the text spells out {@code [MASK]} or the like, it is that. */
    public int[] encodeWithSpecials(String text) {
        var ids = new IdList(text.length() / 4);
        specialNames.split(text, between -> encode(between, ids), ids::add);
        return ids.toArray();
    }

    private void encode(String text, IdList ids) {
        for (String word : BertWords.split(validity.apply(text), lowercase)) {
            ids.addAll(cache.ids(word, this::encodeWord));
        }
    }

    /** Longest match first. */
    private int[] encodeWord(String word) {
        var ids = new IdList(4);
        if (word.codePointCount(0, word.length()) > LONGEST_WORD) {
            return new int[] {specials.unknown()};
        }
        for (int start = 0; start < word.length(); ) {
            var pieces = start == 0 ? wordStarts : continuations;
            int end = word.length();
            while (end > start && !pieces.containsKey(word.substring(start, end))) {
                end--;
            }
            if (end == start) {
                return new int[] {specials.unknown()};
            }
            ids.add(pieces.get(word.substring(start, end)));
            start = end;
        }
        return ids.toArray();
    }

    @Override
    public TextStream stream() {
        return new ByteText(id -> shown(id).getBytes(StandardCharsets.UTF_8), true);
    }

    private String shown(int id) {
        Vocabulary.checkId(id, vocabularySize());
        String token = tokens.get(id);
        if (specials.isSilent(id)) {
            return "";
        }
        return isContinuation(token) ? token.substring(CONTINUATION.length()) : " " + token;
    }

    @Override
    public Specials specials() {
        return specials;
    }

    /** The id of {@code [MASK]}, or {@link Specials#NONE}. */
    public int mask() {
        return specialNames.id(MASK);
    }

    /** Whether a token continues the word of the token before it. */
    public boolean continuesWord(int id) {
        Vocabulary.checkId(id, vocabularySize());
        return isContinuation(tokens.get(id));
    }

    private static boolean isContinuation(String token) {
        return token.startsWith(CONTINUATION) && token.length() > CONTINUATION.length();
    }

    @Override
    public int vocabularySize() {
        return tokens.size();
    }

    /** The piece as the vocabulary has it, such as {@code ##ing}. */
    @Override
    public String token(int id) {
        Vocabulary.checkId(id, vocabularySize());
        return Printable.of(tokens.get(id));
    }

    @Override
    public TokenizerOptions.Kind kind() {
        return TokenizerOptions.Kind.WORD_PIECE;
    }

    @Override
    public boolean lowercase() {
        return lowercase;
    }

    /** All tokens by id. */
    List<String> tokens() {
        return tokens;
    }
}
