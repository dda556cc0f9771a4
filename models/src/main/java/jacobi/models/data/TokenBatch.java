package jacobi.models.data;

import jacobi.models.text.SpecialToken;

import java.util.Arrays;
import java.util.List;

/**
 * Sentence pairs of like length, padded to rectangles that a model can read.
 *
 * <p>Row-major layouts: source {@code [batch, sourceTime]}, target {@code [batch, targetTime]}. Row
 * {@code b} is
 *
 * <pre>
 * sourceIds     s1 s2 … sn END  padding
 * targetInput   START t1 … tm   padding
 * targetOutput  t1 … tm END     padding
 * </pre>
 *
 * so that at every position the target's input has seen exactly what comes before the output. The
 * arrays are the batch's own, not copies: read them, do not write.
 */
public final class TokenBatch {
    private static final int START = SpecialToken.START.id();
    private static final int END = SpecialToken.END.id();

    private final int sourceTime;
    private final int targetTime;
    private final int[] sourceIds;
    private final int[] targetInput;
    private final int[] targetOutput;
    private final int[] sourceLengths;
    private final int[] targetLengths;
    private final int[] indices;
    private final int sourceTokens;
    private final int targetTokens;

    /** The pairs at {@code indices} of {@code pairs}, in that order; takes {@code indices} over. */
    TokenBatch(List<EncodedPair> pairs, int[] indices) {
        this.indices = indices;
        int batch = indices.length;
        sourceLengths = new int[batch];
        targetLengths = new int[batch];
        for (int row = 0; row < batch; row++) {
            sourceLengths[row] = pairs.get(indices[row]).source().length + 1;
            targetLengths[row] = pairs.get(indices[row]).target().length + 1;
        }
        sourceTime = Arrays.stream(sourceLengths).max().orElse(0);
        targetTime = Arrays.stream(targetLengths).max().orElse(0);
        sourceTokens = Arrays.stream(sourceLengths).sum();
        targetTokens = Arrays.stream(targetLengths).sum();
        sourceIds = new int[batch * sourceTime];
        targetInput = new int[batch * targetTime];
        targetOutput = new int[batch * targetTime];
        for (int row = 0; row < batch; row++) {
            fillRow(row, pairs.get(indices[row]));
        }
    }

    /** Padding needs no writing: its id is the zero that arrays start with. */
    private void fillRow(int row, EncodedPair pair) {
        int[] source = pair.source();
        int[] target = pair.target();
        int sourceStart = row * sourceTime;
        int targetStart = row * targetTime;
        System.arraycopy(source, 0, sourceIds, sourceStart, source.length);
        sourceIds[sourceStart + source.length] = END;
        targetInput[targetStart] = START;
        System.arraycopy(target, 0, targetInput, targetStart + 1, target.length);
        System.arraycopy(target, 0, targetOutput, targetStart, target.length);
        targetOutput[targetStart + target.length] = END;
    }

    /** Number of sentence pairs. */
    public int size() {
        return indices.length;
    }

    /** Columns of {@link #sourceIds()}: the longest source sentence and its END. */
    public int sourceTime() {
        return sourceTime;
    }

    /**
     * Columns of {@link #targetInput()} and {@link #targetOutput()}: the longest target sentence
     * and one special.
     */
    public int targetTime() {
        return targetTime;
    }

    /** {@code [batch, sourceTime]}. */
    public int[] sourceIds() {
        return sourceIds;
    }

    /** {@code [batch, targetTime]}, START first. */
    public int[] targetInput() {
        return targetInput;
    }

    /** {@code [batch, targetTime]}, END last. */
    public int[] targetOutput() {
        return targetOutput;
    }

    /** {@code [batch]}: tokens of each source row, END included. */
    public int[] sourceLengths() {
        return sourceLengths;
    }

    /** {@code [batch]}: tokens of each target row, START or END included. */
    public int[] targetLengths() {
        return targetLengths;
    }

    /**
     * {@code [batch]}: where each row's pair stands in the list that was batched; puts results back
     * in order.
     */
    public int[] indices() {
        return indices;
    }

    /** Source tokens without padding, END included. */
    public int sourceTokens() {
        return sourceTokens;
    }

    /** Target tokens without padding, END included: what a loss per token divides by. */
    public int targetTokens() {
        return targetTokens;
    }
}
