package jacobi.models.bert;

/**
 * A row as {@link Bert} reads it: {@code [CLS] a [SEP]} or {@code [CLS] a [SEP] b [SEP]}.
 *
 * @param ids with the special tokens
 * @param second where the second text begins; the length where there is none
 */
public record TokenRow(int[] ids, int second) {
    /** Number of tokens. */
    int length() {
        return ids.length;
    }

    /** The segment of a position: 1 in the second text and its {@code [SEP]}, else 0. */
    int segment(int position) {
        return position >= second && position < ids.length ? 1 : 0;
    }
}
