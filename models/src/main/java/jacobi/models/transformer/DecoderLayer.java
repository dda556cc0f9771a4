package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.nn.FeedForward;
import jacobi.models.nn.KeyValueStore;
import jacobi.models.nn.MultiHeadAttention;
import jacobi.models.nn.MultiHeadAttention.Memory;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.nn.TextPlaces;

/**
 * Causal self-attention, attention to the encoder, then feed-forward (Vaswani et al. 2017, figure
 * 1, right).
 */
final class DecoderLayer {
    /** The last part of the name that attention to the source has. */
    static final String CROSS_ATTENTION = "crossAttention";

    private final MultiHeadAttention selfAttention;
    private final Residual selfResidual;
    private final MultiHeadAttention crossAttention;
    private final Residual crossResidual;
    private final FeedForward feedForward;
    private final Residual feedForwardResidual;

    DecoderLayer(Parameters.Scope scope, TransformerConfig config) {
        selfAttention = attention(scope.child("selfAttention"), config);
        selfResidual = new Residual(scope.child("selfAttentionNorm"), config);
        crossAttention = attention(scope.child(CROSS_ATTENTION), config);
        crossResidual = new Residual(scope.child("crossAttentionNorm"), config);
        feedForward =
                new FeedForward(
                        scope.child("feedForward"),
                        config.dModel(),
                        config.dFf(),
                        config.activation(),
                        config.activationDropout());
        feedForwardResidual = new Residual(scope.child("feedForwardNorm"), config);
    }

    private static MultiHeadAttention attention(Parameters.Scope scope, TransformerConfig config) {
        return new MultiHeadAttention(
                scope, config.dModel(), config.heads(), config.attentionDropout());
    }

    /** The encoder's result [B, S, C] as this layer's cross-attention reads it. */
    Memory remember(Variable encoded) {
        return crossAttention.remember(encoded);
    }

    /**
     * All positions of x [B, T, C] at once, to [B, T, C].
     *
     * @param lengths I32[B], how much of each row of x is text
     * @param encoded what {@link #remember} made of the source
     * @param encodedLengths I32[B], how much of each row of the source is text
     */
    Variable apply(Variable x, Tensor lengths, Memory encoded, Tensor encodedLengths, Pass pass) {
        var attended =
                selfResidual.around(
                        x,
                        pass,
                        in ->
                                selfAttention.apply(
                                        in, selfAttention.remember(in), lengths, true, pass));
        return rest(attended, encoded, encodedLengths, pass);
    }

    /**
     * One more position, x [rows, 1, C] to [rows, 1, C]; its keys and values are added to the store
     * of those before. Where there are fewer sources than rows, neighbouring rows share one.
     *
     * @param place where the position is
     * @param encoded what {@link #remember} made of the sources
     * @param encodedLengths I32[sources], how much of each source is text
     */
    Variable next(
            Variable x,
            KeyValueStore store,
            TextPlaces place,
            Memory encoded,
            Tensor encodedLengths) {
        var pass = Pass.evaluation();
        var attended = selfAttention.next(selfResidual.input(x), store, place);
        var out = selfResidual.output(x, attended, pass);
        int rows = x.dim(0);
        int sources = encodedLengths.dim(0);
        if (rows == sources) {
            return rest(out, encoded, encodedLengths, pass);
        }
        // The rows of one source are as many queries to it.
        int channels = x.dim(2);
        var together = out.reshape(sources, rows / sources, channels);
        return rest(together, encoded, encodedLengths, pass).reshape(rows, 1, channels);
    }

    private Variable rest(Variable x, Memory encoded, Tensor encodedLengths, Pass pass) {
        var crossed =
                crossResidual.around(
                        x,
                        pass,
                        in -> crossAttention.apply(in, encoded, encodedLengths, false, pass));
        return feedForwardResidual.around(crossed, pass, in -> feedForward.apply(in, pass));
    }
}
