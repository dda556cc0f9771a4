package jacobi.models.llama;

import jacobi.autograd.Variable;
import jacobi.models.nn.GroupedQueryAttention;
import jacobi.models.nn.Initializer;
import jacobi.models.nn.KeyValueStore;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.nn.RmsNorm;
import jacobi.models.nn.SwiGlu;
import jacobi.models.nn.TextPlaces;

/** Causal self-attention, then feed-forward; what enters each is normalised. */
final class LlamaLayer {
    private final RmsNorm attentionNorm;
    private final GroupedQueryAttention attention;
    private final RmsNorm feedForwardNorm;
    private final SwiGlu feedForward;

    LlamaLayer(Parameters.Scope scope, LlamaConfig config) {
        int dModel = config.dModel();
        var inner = Initializer.normal(Llama.DEVIATION);
        // Each layer adds two results to its input. Scaled like this, the last layer's sum starts
        // no larger for a deeper model (Radford et al. 2019, section 2.3).
        var outer = Initializer.normal(Llama.DEVIATION / Math.sqrt(2 * config.layers()));
        attentionNorm = new RmsNorm(scope.child("attentionNorm"), dModel, config.epsilon());
        attention =
                new GroupedQueryAttention(
                        scope.child("attention"), config.attention(), inner, outer);
        feedForwardNorm = new RmsNorm(scope.child("feedForwardNorm"), dModel, config.epsilon());
        feedForward = new SwiGlu(scope.child("feedForward"), dModel, config.dFf(), inner, outer);
    }

    /** Whole texts x [B, T, C] to [B, T, C]. */
    Variable apply(Variable x, TextPlaces places, Pass pass) {
        return rest(x, attention.apply(attentionNorm.apply(x), places, pass));
    }

    /** Further positions of texts, x [B, T, C], behind those of the store, to [B, T, C]. */
    Variable next(Variable x, KeyValueStore store, TextPlaces places) {
        return rest(x, attention.next(attentionNorm.apply(x), store, places));
    }

    private Variable rest(Variable x, Variable gathered) {
        var sum = x.add(gathered);
        return sum.add(feedForward.apply(feedForwardNorm.apply(sum)));
    }
}
