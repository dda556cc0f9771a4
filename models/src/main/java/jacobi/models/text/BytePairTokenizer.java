package jacobi.models.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Byte-pair encoding (Sennrich, Haddow and Birch, <i>Neural Machine Translation of Rare Words with
 * Subword Units</i>, 2016, section 3.2): a word starts as a row of characters, and the merges that
 * the corpus taught, most frequent first, join neighbours to longer pieces. Frequent words become
 * one token, rare words a few.
 *
 * <p>Nothing is unknown: a character that the corpus lacked becomes its UTF-8 bytes, each of which
 * has a token. So {@code decode(encode(text))} is {@code text} (in lower case, if that was asked
 * for), whatever it holds.
 *
 * <p>A word's piece includes the space before it. For encoding, the text gets one more space at its
 * start, so that a word has the same token everywhere; decoding takes it away.
 *
 * <p>Ids: special tokens, 256 bytes, characters by frequency, merged pieces by merge.
 */
public final class BytePairTokenizer implements Tokenizer {
    /** The id of byte 0. */
    static final int FIRST_BYTE = SpecialToken.COUNT;

    /** The id of the first character. */
    static final int FIRST_PIECE = FIRST_BYTE + 256;

    /** Runs remembered: what a corpus mostly consists of, some 10 MB of ordinary words. */
    private static final int MAX_CACHED_RUNS = 1 << 16;

    /** What becomes of a pair; merges of lower rank go first. */
    private record Outcome(int rank, int id) {}

    private final Cleaning cleaning;
    private final List<String> characters;
    private final List<Merge> merges;
    private final Pieces pieces = new Pieces();
    private final Map<Long, Outcome> outcomes = new HashMap<>();
    private final Map<String, int[]> cache = new ConcurrentHashMap<>();

    /**
     * Throws an IllegalArgumentException for a character that is not one, for a piece that is there
     * twice, and for a merge of something that is neither a character nor merged before.
     */
    BytePairTokenizer(boolean lowercase, List<String> characters, List<Merge> merges) {
        this.cleaning = new Cleaning(lowercase);
        this.characters = List.copyOf(characters);
        this.merges = List.copyOf(merges);
        for (String character : characters) {
            if (character.isEmpty() || character.codePointCount(0, character.length()) != 1) {
                throw new IllegalArgumentException("\"" + character + "\" is not one character");
            }
            pieces.add(character);
        }
        for (int rank = 0; rank < merges.size(); rank++) {
            addMerge(rank, merges.get(rank));
        }
    }

    private void addMerge(int rank, Merge merge) {
        var left = pieces.find(merge.left());
        var right = pieces.find(merge.right());
        if (left.isEmpty() || right.isEmpty()) {
            throw new IllegalArgumentException(
                    "merge %d of \"%s\" and \"%s\" joins \"%s\", which is neither a character nor merged before"
                            .formatted(
                                    rank,
                                    merge.left(),
                                    merge.right(),
                                    left.isEmpty() ? merge.left() : merge.right()));
        }
        long key = Merge.key(left.getAsInt(), right.getAsInt());
        outcomes.put(key, new Outcome(rank, pieces.add(merge.merged())));
    }

    @Override
    public int[] encode(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        return WordRuns.split(" " + cleaning.apply(text)).stream()
                .flatMapToInt(run -> IntStream.of(encodeRun(run)))
                .toArray();
    }

    @Override
    public TextStream stream() {
        return new ByteText(this::bytes, true);
    }

    private byte[] bytes(int id) {
        Vocabulary.checkId(id, vocabularySize());
        if (id >= FIRST_PIECE) {
            return pieces.text(id).getBytes(StandardCharsets.UTF_8);
        }
        if (id >= FIRST_BYTE) {
            return new byte[] {(byte) (id - FIRST_BYTE)};
        }
        String shown = Vocabulary.isSilent(id) ? "" : SpecialToken.UNKNOWN.text();
        return shown.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int vocabularySize() {
        return pieces.vocabularySize();
    }

    /** The piece with spaces shown as ▁, as in {@code ▁the}; bytes look like {@code <0xEC>}. */
    @Override
    public String token(int id) {
        Vocabulary.checkId(id, vocabularySize());
        if (id >= FIRST_PIECE) {
            return Printable.of(pieces.text(id));
        }
        return id >= FIRST_BYTE
                ? "<0x%02X>".formatted(id - FIRST_BYTE)
                : SpecialToken.values()[id].text();
    }

    @Override
    public Specials specials() {
        return Specials.FIRST_IDS;
    }

    @Override
    public TokenizerOptions.Kind kind() {
        return TokenizerOptions.Kind.BYTE_PAIR;
    }

    @Override
    public boolean lowercase() {
        return cleaning.lowercase();
    }

    /** The characters that are tokens, by id. */
    List<String> characters() {
        return characters;
    }

    /** The merges, first to last. */
    List<Merge> merges() {
        return merges;
    }

    private int[] encodeRun(String run) {
        int[] known = cache.get(run);
        if (known != null) {
            return known;
        }
        int[] ids = merge(charactersOrBytes(run));
        if (cache.size() < MAX_CACHED_RUNS) {
            cache.put(run, ids);
        }
        return ids;
    }

    private int[] charactersOrBytes(String run) {
        return run.codePoints()
                .mapToObj(Character::toString)
                .flatMapToInt(
                        character -> {
                            var id = pieces.find(character);
                            return id.isPresent()
                                    ? IntStream.of(id.getAsInt())
                                    : byteIds(character);
                        })
                .toArray();
    }

    private static IntStream byteIds(String character) {
        byte[] bytes = character.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length).map(i -> FIRST_BYTE + Byte.toUnsignedInt(bytes[i]));
    }

    /** Applies the merges to one run, in order of rank, until none fits. Changes its argument. */
    private int[] merge(int[] ids) {
        int length = ids.length;
        while (true) {
            Outcome best = null;
            int position = -1;
            for (int i = 0; i + 1 < length; i++) {
                var outcome = outcomes.get(Merge.key(ids[i], ids[i + 1]));
                if (outcome != null && (best == null || outcome.rank() < best.rank())) {
                    best = outcome;
                    position = i;
                }
            }
            if (best == null) {
                return Arrays.copyOf(ids, length);
            }
            ids[position] = best.id();
            System.arraycopy(ids, position + 2, ids, position + 1, length - position - 2);
            length--;
        }
    }
}
