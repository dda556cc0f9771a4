package jacobi.models.bert;

/**
 * How large batches are.
 *
 * @param longest the most tokens of a row, with {@code [CLS]} and {@code [SEP]}
 * @param maxTokens the most tokens of a batch, padding included
 */
public record Limits(int longest, int maxTokens) {
    /** {@code [CLS] a [SEP] b [SEP]}. */
    private static final int LEAST = 5;

    public Limits {
        if (longest < LEAST || maxTokens < longest) {
            throw new IllegalArgumentException(
                    ("a row needs %d tokens at least, and a batch a row, got longest %d"
                                    + " and maxTokens %d")
                            .formatted(LEAST, longest, maxTokens));
        }
    }

    /** Throws an IllegalArgumentException if a model cannot read rows as long as these. */
    void requireReadable(BertModel model, BertTokens tokens) {
        var config = model.config();
        if (longest > config.longest()) {
            throw new IllegalArgumentException(
                    "rows of up to %d tokens are longer than the model's longest, %d"
                            .formatted(longest, config.longest()));
        }
        tokens.requireKnown(model);
    }
}
