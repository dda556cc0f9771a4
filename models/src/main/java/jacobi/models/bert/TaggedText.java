package jacobi.models.bert;

import jacobi.models.text.Tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A text whose tokens have labels.
 *
 * @param tokens of the text
 * @param labels of the tokens, from 0 on, and -1 where a token has none
 */
public record TaggedText(int[] tokens, int[] labels) {
    /** In place of a label: nothing is asked of this token. */
    public static final int NO_LABEL = RowBatch.IGNORED;

    public TaggedText {
        if (tokens.length != labels.length) {
            throw new IllegalArgumentException(
                    "there are %d tokens, but %d labels".formatted(tokens.length, labels.length));
        }
    }

    /**
     * Words with their labels. A word's label is that of its first piece; the others have none
     * (Devlin et al. 2019, section 5.3).
     *
     * @throws IllegalArgumentException if there is not a label for each word
     */
    public static TaggedText of(Tokenizer tokenizer, List<String> words, int[] labels) {
        if (words.size() != labels.length) {
            throw new IllegalArgumentException(
                    "there are %d words, but %d labels".formatted(words.size(), labels.length));
        }
        var tokens = IntStream.builder();
        var ofTokens = IntStream.builder();
        for (int w = 0; w < labels.length; w++) {
            var pieces = tokenizer.encode(words.get(w));
            for (int p = 0; p < pieces.length; p++) {
                tokens.add(pieces[p]);
                ofTokens.add(p == 0 ? labels[w] : NO_LABEL);
            }
        }
        return new TaggedText(tokens.build().toArray(), ofTokens.build().toArray());
    }

    /** Labels of the row {@code [CLS] text [SEP]}: special tokens have none. */
    int[] ofRow() {
        var ofRow = new int[labels.length + 2];
        Arrays.fill(ofRow, NO_LABEL);
        System.arraycopy(labels, 0, ofRow, 1, labels.length);
        return ofRow;
    }
}
