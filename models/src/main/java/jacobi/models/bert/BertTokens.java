package jacobi.models.bert;

import jacobi.models.text.Specials;
import jacobi.models.text.WordPieceTokenizer;

import java.util.SplittableRandom;

/**
 * The ids that BERT needs besides those of text.
 *
 * @param vocabulary number of ids
 * @param padding fills short rows
 * @param start {@code [CLS]}, before every row, whose state stands for all of it
 * @param separator {@code [SEP]}, behind each text of a row
 * @param mask {@code [MASK]}, in place of a token that is to be found
 */
public record BertTokens(int vocabulary, int padding, int start, int separator, int mask) {
    /** How many special tokens a row of one text has. */
    public static final int AROUND_ONE = 2;

    /** How many special tokens a row of two texts has. */
    public static final int AROUND_TWO = 3;

    public BertTokens {
        for (int id : new int[] {padding, start, separator, mask}) {
            if (id < 0 || id >= vocabulary) {
                throw new IllegalArgumentException(
                        "the ids of [PAD], [CLS], [SEP] and [MASK] must lie in 0 to %d, got %d"
                                .formatted(vocabulary - 1, id));
            }
        }
        if (vocabulary < 5) {
            throw new IllegalArgumentException(
                    "a vocabulary of %d has no token besides the special ones"
                            .formatted(vocabulary));
        }
    }

    /**
     * Those of a tokenizer.
     *
     * @throws IllegalArgumentException if it lacks one
     */
    public static BertTokens of(WordPieceTokenizer tokenizer) {
        var specials = tokenizer.specials();
        for (int id : new int[] {specials.start(), specials.end(), tokenizer.mask()}) {
            if (id == Specials.NONE) {
                throw new IllegalArgumentException(
                        ("BERT needs [CLS], [SEP] and [MASK], but the vocabulary has only"
                                        + " %s, mask %d")
                                .formatted(specials, tokenizer.mask()));
            }
        }
        return new BertTokens(
                tokenizer.vocabularySize(),
                specials.filler(),
                specials.start(),
                specials.end(),
                tokenizer.mask());
    }

    /** {@code [CLS] text [SEP]}. */
    public TokenRow row(int[] text) {
        var ids = new int[text.length + AROUND_ONE];
        ids[0] = start;
        System.arraycopy(text, 0, ids, 1, text.length);
        ids[text.length + 1] = separator;
        return new TokenRow(ids, ids.length);
    }

    /** {@code [CLS] first [SEP] second [SEP]}. */
    public TokenRow row(int[] first, int[] second) {
        var ids = new int[first.length + second.length + AROUND_TWO];
        int behind = first.length + 2;
        ids[0] = start;
        System.arraycopy(first, 0, ids, 1, first.length);
        ids[behind - 1] = separator;
        System.arraycopy(second, 0, ids, behind, second.length);
        ids[ids.length - 1] = separator;
        return new TokenRow(ids, behind);
    }

    /** Throws an IllegalArgumentException if a model does not know all these ids. */
    void requireKnown(BertModel model) {
        if (vocabulary > model.config().vocabulary()) {
            throw new IllegalArgumentException(
                    "the text has %d token ids, but the model knows %d"
                            .formatted(vocabulary, model.config().vocabulary()));
        }
    }

    /** Whether an id stands for no text. */
    boolean isSpecial(int id) {
        return id == padding || id == start || id == separator || id == mask;
    }

    /** Any id that stands for text, each as likely. */
    int draw(SplittableRandom random) {
        int id = random.nextInt(vocabulary);
        while (isSpecial(id)) {
            id = random.nextInt(vocabulary);
        }
        return id;
    }
}
