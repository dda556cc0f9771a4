package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.nn.FeedForward;
import jacobi.models.nn.MultiHeadAttention;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

/** Self-attention, then feed-forward (Vaswani et al. 2017, figure 1, left). */
final class EncoderLayer {
    private final MultiHeadAttention attention;
    private final Residual attentionResidual;
    private final FeedForward feedForward;
    private final Residual feedForwardResidual;

    EncoderLayer(Parameters.Scope scope, TransformerConfig config) {
        attention =
                new MultiHeadAttention(
                        scope.child("attention"),
                        config.dModel(),
                        config.heads(),
                        config.attentionDropout());
        attentionResidual = new Residual(scope.child("attentionNorm"), config);
        feedForward =
                new FeedForward(
                        scope.child("feedForward"),
                        config.dModel(),
                        config.dFf(),
                        config.activation(),
                        config.activationDropout());
        feedForwardResidual = new Residual(scope.child("feedForwardNorm"), config);
    }

    /** x [B, S, C] and how much of each row is text, I32[B], to [B, S, C]. */
    Variable apply(Variable x, Tensor lengths, Pass pass) {
        var attended =
                attentionResidual.around(
                        x,
                        pass,
                        in -> attention.apply(in, attention.remember(in), lengths, false, pass));
        return feedForwardResidual.around(attended, pass, in -> feedForward.apply(in, pass));
    }
}
