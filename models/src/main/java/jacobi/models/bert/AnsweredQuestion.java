package jacobi.models.bert;

/**
 * A question, and where in a passage its answer stands.
 *
 * @param question its tokens
 * @param passage its tokens
 * @param answer tokens of the passage
 */
public record AnsweredQuestion(int[] question, int[] passage, Span answer) {
    public AnsweredQuestion {
        if (answer.end() > passage.length) {
            throw new IllegalArgumentException(
                    "the answer %s is not within the passage's %d tokens"
                            .formatted(answer, passage.length));
        }
    }

    /** {@code [CLS] question [SEP] passage [SEP]}. */
    TokenRow row(BertTokens tokens) {
        return tokens.row(question, passage);
    }

    /** Where the passage begins in the row. */
    int offset() {
        return question.length + 2;
    }

    /** Where the answer's first and last token stand in the row. */
    int[] ends() {
        return new int[] {offset() + answer.start(), offset() + answer.end() - 1};
    }
}
