package jacobi.models.language;

import jacobi.models.data.CorpusException;
import jacobi.models.data.Seeds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A long text as tokens, and how blocks of it are cut. A block of T tokens is learned from T + 1
 * neighbours: each is the answer to those before it.
 */
public final class TokenStream {
    private final int[] tokens;
    private final int largest;

    /**
     * A stream of at least two tokens.
     *
     * @throws CorpusException if there are fewer
     * @throws IllegalArgumentException if an id is negative
     */
    public TokenStream(int[] tokens) {
        if (tokens.length < 2) {
            throw new CorpusException(
                    "A language model learns from at least 2 tokens, but the text has %d."
                            .formatted(tokens.length));
        }
        this.tokens = tokens.clone();
        this.largest = Arrays.stream(tokens).max().orElseThrow();
        int smallest = Arrays.stream(tokens).min().orElseThrow();
        if (smallest < 0) {
            throw new IllegalArgumentException("no token id is negative, got " + smallest);
        }
    }

    /** Number of tokens. */
    public int size() {
        return tokens.length;
    }

    /** The largest token id: a model of this stream has a larger vocabulary. */
    int largest() {
        return largest;
    }

    /** The first tokens; all, where there are fewer. */
    public int[] first(int count) {
        return Arrays.copyOf(tokens, Math.min(count, tokens.length));
    }

    /**
     * The first part of the stream for training, the rest for validation.
     *
     * @param share of the training part, between 0 and 1; rounded down to whole tokens
     * @throws CorpusException if a part has fewer than two tokens
     */
    public Split split(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "the share of training text must be between 0 and 1, got " + share);
        }
        int at = (int) (share * tokens.length);
        return new Split(
                new TokenStream(Arrays.copyOf(tokens, at)),
                new TokenStream(Arrays.copyOfRange(tokens, at, tokens.length)));
    }

    /** A text in two parts. */
    public record Split(TokenStream training, TokenStream validation) {}

    /**
     * Blocks that start anywhere, drawn anew for each epoch, as nanoGPT draws them.
     *
     * @param time tokens of a block; cut to what the stream has
     * @param rows blocks of a batch
     * @param count batches of the epoch
     * @param epoch the same seed and number draw the same blocks
     */
    List<TokenBlocks> draw(int time, int rows, int count, long seed, int epoch) {
        int length = Math.min(time, tokens.length - 1);
        SplittableRandom random = Seeds.random(seed, epoch);
        var batches = new ArrayList<TokenBlocks>(count);
        for (int i = 0; i < count; i++) {
            var starts = random.ints(rows, 0, tokens.length - length).toArray();
            batches.add(new TokenBlocks(tokens, starts, length));
        }
        return batches;
    }

    /**
     * The whole stream in blocks side by side, each token but the first predicted once. The last
     * block, and the last batch, may be shorter.
     */
    List<TokenBlocks> inOrder(int time, int rows) {
        var batches = new ArrayList<TokenBlocks>();
        int answers = tokens.length - 1;
        int whole = answers / time;
        for (int from = 0; from < whole; from += rows) {
            var starts = new int[Math.min(rows, whole - from)];
            for (int i = 0; i < starts.length; i++) {
                starts[i] = (from + i) * time;
            }
            batches.add(new TokenBlocks(tokens, starts, time));
        }
        if (answers % time > 0) {
            batches.add(new TokenBlocks(tokens, new int[] {whole * time}, answers % time));
        }
        return batches;
    }
}
