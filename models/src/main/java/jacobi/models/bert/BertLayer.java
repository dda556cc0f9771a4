package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.nn.Dropout;
import jacobi.models.nn.FeedForward;
import jacobi.models.nn.LayerNorm;
import jacobi.models.nn.MultiHeadAttention;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

/** Self-attention over the whole row, then feed-forward; the sum behind each is normalised. */
final class BertLayer {
    private final MultiHeadAttention attention;
    private final Dropout attentionDropout;
    private final LayerNorm attentionNorm;
    private final FeedForward feedForward;
    private final Dropout feedForwardDropout;
    private final LayerNorm feedForwardNorm;

    BertLayer(Parameters.Scope scope, BertConfig config) {
        attention =
                new MultiHeadAttention(
                        scope.child("attention"),
                        config.dModel(),
                        config.heads(),
                        config.attentionDropout(),
                        Bert.WEIGHTS,
                        Bert.WEIGHTS);
        attentionDropout = new Dropout(scope, config.dropout());
        attentionNorm =
                new LayerNorm(scope.child("attentionNorm"), config.dModel(), config.epsilon());
        feedForward =
                new FeedForward(
                        scope.child("feedForward"),
                        config.dModel(),
                        config.dFf(),
                        config.activation(),
                        0,
                        Bert.WEIGHTS,
                        Bert.WEIGHTS);
        feedForwardDropout = new Dropout(scope, config.dropout());
        feedForwardNorm =
                new LayerNorm(scope.child("feedForwardNorm"), config.dModel(), config.epsilon());
    }

    /** x [B, T, C] and how much of each row is text, I32[B], to [B, T, C]. */
    Variable apply(Variable x, Tensor lengths, Pass pass) {
        var gathered = attention.apply(x, attention.remember(x), lengths, false, pass);
        var seen = attentionNorm.apply(x.add(attentionDropout.apply(gathered, pass)));
        var thought = feedForward.apply(seen, pass);
        return feedForwardNorm.apply(seen.add(feedForwardDropout.apply(thought, pass)));
    }
}
