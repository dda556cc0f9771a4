package jacobi.models.gpt;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.nn.Dropout;
import jacobi.models.nn.FeedForward;
import jacobi.models.nn.Initializer;
import jacobi.models.nn.KeyValueStore;
import jacobi.models.nn.LayerNorm;
import jacobi.models.nn.MultiHeadAttention;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.nn.TextPlaces;

/** Causal self-attention, then feed-forward; what enters each is normalised. */
final class GptLayer {
    private final LayerNorm attentionNorm;
    private final MultiHeadAttention attention;
    private final Dropout attentionDropout;
    private final LayerNorm feedForwardNorm;
    private final FeedForward feedForward;
    private final Dropout feedForwardDropout;

    GptLayer(Parameters.Scope scope, GptConfig config) {
        var inner = Initializer.normal(Gpt.DEVIATION);
        // Each layer adds two results to its input. Scaled like this, the last layer's sum starts
        // no larger for a deeper model (Radford et al. 2019, section 2.3).
        var outer = Initializer.normal(Gpt.DEVIATION / Math.sqrt(2 * config.layers()));
        attentionNorm = new LayerNorm(scope.child("attentionNorm"), config.dModel());
        attention =
                new MultiHeadAttention(
                        scope.child("attention"),
                        config.dModel(),
                        config.heads(),
                        config.dropout(),
                        inner,
                        outer);
        attentionDropout = new Dropout(scope, config.dropout());
        feedForwardNorm = new LayerNorm(scope.child("feedForwardNorm"), config.dModel());
        feedForward =
                new FeedForward(
                        scope.child("feedForward"),
                        config.dModel(),
                        config.dFf(),
                        config.activation(),
                        0,
                        inner,
                        outer);
        feedForwardDropout = new Dropout(scope, config.dropout());
    }

    /** x [B, T, C], all of whose lengths I32[B] are T, to [B, T, C]. */
    Variable apply(Variable x, Tensor lengths, Pass pass) {
        var in = attentionNorm.apply(x);
        var gathered = attention.apply(in, attention.remember(in), lengths, true, pass);
        return rest(x, gathered, pass);
    }

    /** Further positions of texts, x [B, T, C], behind those of the store, to [B, T, C]. */
    Variable next(Variable x, KeyValueStore store, TextPlaces places) {
        return rest(x, attention.next(attentionNorm.apply(x), store, places), Pass.evaluation());
    }

    private Variable rest(Variable x, Variable gathered, Pass pass) {
        var sum = x.add(attentionDropout.apply(gathered, pass));
        var thought = feedForward.apply(feedForwardNorm.apply(sum), pass);
        return sum.add(feedForwardDropout.apply(thought, pass));
    }
}
