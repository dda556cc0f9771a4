package jacobi.models.data;

import java.util.Objects;

/**
 * A sentence pair as token ids, without START, END or padding: {@link Batches} adds those. The
 * arrays are not copied; nobody may change them afterwards.
 */
public record EncodedPair(int[] source, int[] target) {
    public EncodedPair {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(target, "target");
    }

    /** Tokens of the longer side, its END included. */
    int longerSide() {
        return Math.max(source.length, target.length) + 1;
    }
}
