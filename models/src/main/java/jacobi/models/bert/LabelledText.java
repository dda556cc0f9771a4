package jacobi.models.bert;

import jacobi.models.text.Tokenizer;

/**
 * A text, or a pair of texts, with its label.
 *
 * @param first tokens of the first text
 * @param second tokens of the second text, or null
 * @param label from 0 on
 */
public record LabelledText(int[] first, int[] second, int label) {
    /** A text with its label. */
    public static LabelledText of(Tokenizer tokenizer, String text, int label) {
        return new LabelledText(tokenizer.encode(text), null, label);
    }

    /** A pair of texts with its label. */
    public static LabelledText of(Tokenizer tokenizer, String first, String second, int label) {
        return new LabelledText(tokenizer.encode(first), tokenizer.encode(second), label);
    }

    /**
     * This with as many tokens as fit a row; they are taken from the end of the longer text.
     *
     * @param longest the most tokens of a row, with {@code [CLS]} and {@code [SEP]}
     */
    public LabelledText fitting(int longest) {
        if (second == null) {
            var kept = TruncatedPair.atTheEnd(first, new int[0], longest - BertTokens.AROUND_ONE);
            return new LabelledText(kept.first(), null, label);
        }
        var kept = TruncatedPair.atTheEnd(first, second, longest - BertTokens.AROUND_TWO);
        return new LabelledText(kept.first(), kept.second(), label);
    }

    TokenRow row(BertTokens tokens) {
        return second == null ? tokens.row(first) : tokens.row(first, second);
    }
}
