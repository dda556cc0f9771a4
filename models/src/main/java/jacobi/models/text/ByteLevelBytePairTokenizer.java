package jacobi.models.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Byte-pair encoding of bytes (Radford et al., <i>Language Models are Unsupervised Multitask
 * Learners</i>, 2019, section 2.2): GPT-2's tokenizer. The text is cut into words, each with the
 * space before it; a word starts as a row of UTF-8 bytes, and the merges join neighbours, those
 * that were learned first going first.
 *
 * <p>All text has tokens, and {@code decode(encode(text))} is {@code text}. (A vocabulary from
 * elsewhere may lack some of the 256 bytes; those become the unknown token, or nothing where there
 * is none.)
 */
public final class ByteLevelBytePairTokenizer implements Tokenizer {
    /** GPT-2's only special token: between two texts, so both start and end. */
    static final String END_OF_TEXT = "<|endoftext|>";

    /** The bytes, one merge, and {@link #END_OF_TEXT}. */
    static final int LEAST_SIZE = ByteAlphabet.SIZE + 2;

    private final Cleaning cleaning;
    private final List<String> tokens;
    private final List<Merge> merges;
    private final SpecialNames specialNames;
    private final Specials specials;

    /** The bytes of each token; of special tokens none. */
    private final byte[][] bytes;

    /** The id of each byte, or {@link Specials#NONE}. */
    private final int[] byteIds = new int[ByteAlphabet.SIZE];

    private final PairTable pairs = new PairTable();
    private final RunCache cache = new RunCache();

    /**
     * Throws an IllegalArgumentException for tokens that are there twice, for ordinary tokens that
     * are not written in the {@link ByteAlphabet}, and for merges of or to what is no token.
     *
     * @param tokens by id; ordinary ones as {@link ByteAlphabet} writes them
     * @param merges first to last
     * @param specialTokens those of the tokens that stand for no text
     */
    ByteLevelBytePairTokenizer(
            boolean lowercase,
            List<String> tokens,
            List<Merge> merges,
            Set<String> specialTokens,
            Specials specials) {
        this.cleaning = new Cleaning(lowercase);
        this.tokens = List.copyOf(tokens);
        this.merges = List.copyOf(merges);
        this.specials = specials;
        specials.check(tokens.size());
        var ids = Vocabulary.distinctIds(tokens);
        var special = new HashMap<>(ids);
        special.keySet().retainAll(specialTokens);
        this.specialNames = new SpecialNames(special);
        this.bytes = new byte[tokens.size()][];
        Arrays.fill(byteIds, specials.unknown());
        ids.forEach((token, id) -> addToken(token, id, specialTokens.contains(token)));
        for (int rank = 0; rank < merges.size(); rank++) {
            addMerge(rank, merges.get(rank), ids);
        }
    }

    private void addToken(String token, int id, boolean special) {
        if (special) {
            bytes[id] = new byte[0];
            return;
        }
        if (!ByteAlphabet.isWritten(token)) {
            throw new IllegalArgumentException(
                    "token %d, \"%s\", has characters that stand for no byte".formatted(id, token));
        }
        bytes[id] = ByteAlphabet.read(token);
        if (bytes[id].length == 1) {
            byteIds[Byte.toUnsignedInt(bytes[id][0])] = id;
        }
    }

    private void addMerge(int rank, Merge merge, Map<String, Integer> ids) {
        for (String piece : List.of(merge.left(), merge.right(), merge.merged())) {
            if (!ids.containsKey(piece)) {
                throw new IllegalArgumentException(
                        "merge %d, of \"%s\" and \"%s\", needs the token \"%s\", which is missing"
                                .formatted(rank, merge.left(), merge.right(), piece));
            }
        }
        pairs.put(ids.get(merge.left()), ids.get(merge.right()), rank, ids.get(merge.merged()));
    }

    /**
     * Reads the two files of GPT-2, in OpenAI's names {@code encoder.json} and {@code vocab.bpe},
     * in Hugging Face's {@code vocab.json} and {@code merges.txt}. Tokens that are neither a byte
     * nor made by a merge are special.
     *
     * @param vocabulary an object of tokens and their ids
     * @param merges a version line, then a pair of pieces in each line
     * @throws TextFormatException if a file cannot be read or is not of that kind
     */
    public static ByteLevelBytePairTokenizer read(Path vocabulary, Path merges) {
        return ByteLevelFiles.read(vocabulary, merges);
    }

    /**
     * Reads a vocabulary in tiktoken's format: in each line a token's bytes in Base64, and its
     * rank. Such a file does not say how text is cut into words; it must be by GPT-2's rule, as in
     * {@code r50k_base}. {@code <|endoftext|>}, which is not in the file, gets the first free id.
     *
     * @throws TextFormatException if the file cannot be read or is not of that kind
     */
    public static ByteLevelBytePairTokenizer readTiktoken(Path file) {
        return TiktokenReader.read(file);
    }

    /**
     * Writes this vocabulary as the two files that {@link #read} reads, each whole or not at all.
     *
     * @throws java.io.UncheckedIOException if they cannot be written
     */
    public void write(Path vocabulary, Path merges) {
        ByteLevelFiles.write(this, vocabulary, merges);
    }

    @Override
    public int[] encode(String text) {
        var ids = new IdList(text.length() / 3);
        encode(text, ids);
        return ids.toArray();
    }

    /**
     * As {@link #encode}, but where the text spells out a special token, such as {@code
     * <|endoftext|>}, it becomes that token. Not for text from people whom you do not trust.
     */
    public int[] encodeWithSpecials(String text) {
        var ids = new IdList(text.length() / 3);
        specialNames.split(text, between -> encode(between, ids), ids::add);
        return ids.toArray();
    }

    private void encode(String text, IdList ids) {
        String clean = cleaning.apply(text);
        int start = 0;
        while (start < clean.length()) {
            int end = GptWords.end(clean, start);
            ids.addAll(cache.ids(clean.substring(start, end), this::encodeWord));
            start = end;
        }
    }

    private int[] encodeWord(String word) {
        var symbols = new IdList(word.length());
        for (byte value : word.getBytes(StandardCharsets.UTF_8)) {
            int id = byteIds[Byte.toUnsignedInt(value)];
            if (id != Specials.NONE) {
                symbols.add(id);
            }
        }
        return PairMerger.merge(pairs, symbols.toArray());
    }

    @Override
    public TextStream stream() {
        return new ByteText(this::bytes, false);
    }

    private byte[] bytes(int id) {
        Vocabulary.checkId(id, vocabularySize());
        return id == specials.unknown() && !specials.isSilent(id)
                ? tokens.get(id).getBytes(StandardCharsets.UTF_8)
                : bytes[id];
    }

    @Override
    public Specials specials() {
        return specials;
    }

    @Override
    public int vocabularySize() {
        return tokens.size();
    }

    /** The piece with spaces shown as ▁, as in {@code ▁the}; halves of characters as bytes. */
    @Override
    public String token(int id) {
        Vocabulary.checkId(id, vocabularySize());
        if (specialNames.contains(id)) {
            return tokens.get(id);
        }
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes[id]));
            return Printable.of(text.toString());
        } catch (CharacterCodingException _) {
            return Printable.of(bytes[id]);
        }
    }

    @Override
    public TokenizerOptions.Kind kind() {
        return TokenizerOptions.Kind.BYTE_LEVEL;
    }

    @Override
    public boolean lowercase() {
        return cleaning.lowercase();
    }

    /** All tokens by id, as files have them. */
    List<String> tokens() {
        return tokens;
    }

    /** The merges, first to last. */
    List<Merge> merges() {
        return merges;
    }

    /** Those of the tokens that stand for no text. */
    List<String> specialTokens() {
        return specialNames.names();
    }

    /** The tokens that are neither a byte nor made by a merge: special ones, usually. */
    static Set<String> unmade(List<String> tokens, List<Merge> merges) {
        var unmade = new HashSet<>(tokens);
        merges.forEach(merge -> unmade.remove(merge.merged()));
        unmade.removeIf(token -> token.length() == 1 && ByteAlphabet.isWritten(token));
        return unmade;
    }

    /** The bytes as tokens, in GPT-2's order. */
    static List<String> byteTokens() {
        List<String> tokens = new ArrayList<>();
        for (int id = 0; id < ByteAlphabet.SIZE; id++) {
            tokens.add(String.valueOf(ByteAlphabet.character(ByteAlphabet.byteOf(id))));
        }
        return tokens;
    }
}
