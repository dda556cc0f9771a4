package jacobi.models.transformer;

import jacobi.engine.Function;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.transformer.TransformerConfig.PositionKind;

import java.util.Arrays;
import java.util.Random;

/** Models and batches that a test computes in no time. */
final class Tiny {
    static final int VOCABULARY = 11;
    static final int LONGEST = 80;

    private Tiny() {}

    /** Every combination that is wired differently. */
    enum Variant {
        PAPER(false, PositionKind.SINUSOIDAL, false, false),
        PRE_NORM(true, PositionKind.SINUSOIDAL, false, false),
        LEARNED(false, PositionKind.LEARNED, false, false),
        TIED(true, PositionKind.SINUSOIDAL, false, true),
        SHARED(false, PositionKind.LEARNED, true, true);

        private final TransformerConfig config;

        Variant(boolean preNorm, PositionKind positions, boolean shared, boolean tied) {
            config =
                    new TransformerConfig(
                            VOCABULARY,
                            VOCABULARY,
                            8,
                            2,
                            1,
                            2,
                            16,
                            0,
                            0,
                            0,
                            preNorm,
                            positions,
                            LONGEST,
                            shared,
                            tied,
                            Function.RELU);
        }

        TransformerConfig config() {
            return config;
        }

        Transformer model(long seed) {
            return new Transformer(config, seed);
        }
    }

    static Tensor ids(int rows, int... ids) {
        return Tensor.of(Shape.of(rows, ids.length / rows), ids);
    }

    static Tensor lengths(int... lengths) {
        return Tensor.of(Shape.of(lengths.length), lengths);
    }

    /** Ids that are no special tokens. */
    static int[] randomIds(Random random, int count) {
        return random.ints(count, 4, VOCABULARY).toArray();
    }

    /** Entry [row, time] of logits [rows, times, vocabulary]. */
    static double[] at(Tensor logits, int row, int time) {
        int width = logits.dim(-1);
        int from = (row * logits.dim(1) + time) * width;
        return Arrays.copyOfRange(logits.toDoubles(), from, from + width);
    }
}
