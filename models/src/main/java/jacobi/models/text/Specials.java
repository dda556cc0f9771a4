package jacobi.models.text;

import java.util.Map;

/**
 * The ids of the tokens that stand for no text. Vocabularies differ in which they have; code that
 * trains and decodes asks here and assumes nothing.
 *
 * @param padding fills short sequences up to the length of the longest in a batch
 * @param unknown stands for text that the vocabulary lacks
 * @param start comes before the first token of a text; BERT's {@code [CLS]}
 * @param end comes after the last token of a text; BERT's {@code [SEP]}
 */
public record Specials(int padding, int unknown, int start, int end) {
    /** In place of an id: the vocabulary has no such token. */
    public static final int NONE = -1;

    /** Those of all vocabularies that are learned with {@link SpecialToken}. */
    static final Specials FIRST_IDS =
            new Specials(
                    SpecialToken.PADDING.id(),
                    SpecialToken.UNKNOWN.id(),
                    SpecialToken.START.id(),
                    SpecialToken.END.id());

    public Specials {
        for (int id : new int[] {padding, unknown, start, end}) {
            if (id < NONE) {
                throw new IllegalArgumentException(
                        "a special token's id is at least 0, or -1 where there is none, got " + id);
            }
        }
    }

    /** The id that fills up batches: padding, or where there is none, end, or else 0. */
    public int filler() {
        return padding != NONE ? padding : Math.max(end, 0);
    }

    /** Whether decoding shows nothing for this id. */
    boolean isSilent(int id) {
        return id == padding || id == start || id == end;
    }

    /** Throws an IllegalArgumentException if an id is beyond the vocabulary. */
    void check(int vocabularySize) {
        for (int id : new int[] {padding, unknown, start, end}) {
            if (id != NONE) {
                Vocabulary.checkId(id, vocabularySize);
            }
        }
    }

    /** Those that have one of the names by which they go, as in {@code <s>} or {@code [CLS]}. */
    static Specials named(Map<String, Integer> ids) {
        return new Specials(
                first(ids, "<pad>", "[PAD]", "<|pad|>"),
                first(ids, "<unk>", "[UNK]"),
                first(ids, "<s>", "[CLS]", "<|endoftext|>", "<|begin_of_text|>"),
                first(ids, "</s>", "[SEP]", "<|endoftext|>", "<|end_of_text|>"));
    }

    private static int first(Map<String, Integer> ids, String... names) {
        for (String name : names) {
            if (ids.containsKey(name)) {
                return ids.get(name);
            }
        }
        return NONE;
    }
}
