package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Initializer;
import jacobi.models.nn.LayerNorm;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;

/** The head that says which token stood at a place: a layer, a norm, and the tokens' own table. */
final class MaskedTokens {
    private final Bert encoder;
    private final Linear dense;
    private final LayerNorm norm;
    private final Variable bias;

    MaskedTokens(Parameters.Scope scope, Bert encoder) {
        var config = encoder.config();
        this.encoder = encoder;
        this.dense =
                new Linear(
                        scope.child("dense"),
                        config.dModel(),
                        config.dModel(),
                        config.activation(),
                        Bert.WEIGHTS);
        this.norm = new LayerNorm(scope.child("norm"), config.dModel(), config.epsilon());
        this.bias = scope.parameter("bias", Shape.of(config.vocabulary()), Initializer.constant(0));
    }

    /**
     * Logits at a few places, [B, M, vocabulary]: the product with the table is by far the largest,
     * and it is needed only where something is to be found.
     *
     * @param states [B, T, C]
     * @param places I32[B, M], each row·T + time
     */
    Variable logits(Variable states, Tensor places) {
        int channels = states.dim(2);
        // A place's state is a row of the states, as a token's vector is a row of its table.
        var rows = states.reshape(states.dim(0) * states.dim(1), channels);
        var found = rows.embedding(places, 1);
        return norm.apply(dense.apply(found)).linear(encoder.table(), bias);
    }
}
