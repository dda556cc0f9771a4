package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

/** A row of learned numbers for each token id, times a fixed scale. */
public final class Embedding {
    private final Variable weight;
    private final double scale;

    /**
     * @param scale what looked-up rows are multiplied by; the rows start with deviation 1/scale, so
     *     that what comes out starts with deviation 1
     */
    public Embedding(Parameters.Scope scope, int vocabulary, int channels, double scale) {
        this(scope, vocabulary, channels, scale, Initializer.normal(1 / scale));
    }

    /**
     * @param scale what looked-up rows are multiplied by
     * @param initializer how the table starts
     */
    public Embedding(
            Parameters.Scope scope,
            int vocabulary,
            int channels,
            double scale,
            Initializer initializer) {
        this.weight = scope.parameter("weight", Shape.of(vocabulary, channels), initializer);
        this.scale = scale;
    }

    /** Token ids I32[…] to […, channels]. */
    public Variable apply(Tensor ids) {
        return weight.embedding(ids, scale);
    }

    /** The table, [vocabulary, channels]: also the weight of an output layer that shares it. */
    public Variable weight() {
        return weight;
    }
}
