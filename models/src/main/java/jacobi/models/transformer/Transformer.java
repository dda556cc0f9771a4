package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.nn.Dropout;
import jacobi.models.nn.Embedding;
import jacobi.models.nn.LayerNorm;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.nn.Positions;
import jacobi.models.transformer.TransformerConfig.PositionKind;
import jacobi.models.translation.SequenceToSequence;
import jacobi.models.translation.TranslationBatch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The encoder-decoder of "Attention Is All You Need" (Vaswani et al. 2017). B batch, S source time,
 * T target time, C = dModel.
 */
public final class Transformer implements SequenceToSequence {
    private final TransformerConfig config;
    private final Parameters parameters;
    private final Embedding sourceEmbedding;
    private final Embedding targetEmbedding;
    private final Positions sourcePositions;
    private final Positions targetPositions;
    private final Dropout sourceDropout;
    private final Dropout targetDropout;
    private final List<EncoderLayer> encoder;
    private final List<DecoderLayer> decoder;
    private final LayerNorm encoderNorm;
    private final LayerNorm decoderNorm;
    private final Linear output;

    /** A model with fresh parameters; the same seed makes the same model. */
    public Transformer(TransformerConfig config, long seed) {
        this(config, new Parameters(seed));
    }

    /** A model whose parameters are zero, and about to be loaded. */
    public static Transformer blank(TransformerConfig config) {
        return new Transformer(config, new Parameters());
    }

    private Transformer(TransformerConfig config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        var root = parameters.root();
        // One table, or two of their own names.
        if (config.sharedVocabulary()) {
            sourceEmbedding = embedding(root.child("embedding"), config.sourceVocabulary());
            targetEmbedding = sourceEmbedding;
        } else {
            sourceEmbedding = embedding(root.child("sourceEmbedding"), config.sourceVocabulary());
            targetEmbedding = embedding(root.child("targetEmbedding"), config.targetVocabulary());
        }
        sourcePositions = positions(root.child("sourcePositions"));
        targetPositions = positions(root.child("targetPositions"));
        sourceDropout = new Dropout(root, config.dropout());
        targetDropout = new Dropout(root, config.dropout());
        encoder =
                IntStream.range(0, config.encoderLayers())
                        .mapToObj(
                                i ->
                                        new EncoderLayer(
                                                root.child("encoder").child("layers", i), config))
                        .toList();
        decoder =
                IntStream.range(0, config.decoderLayers())
                        .mapToObj(
                                i ->
                                        new DecoderLayer(
                                                root.child("decoder").child("layers", i), config))
                        .toList();
        // With pre-norm nothing has normalised the last layer's sum.
        encoderNorm = finalNorm(root.child("encoder").child("norm"));
        decoderNorm = finalNorm(root.child("decoder").child("norm"));
        output =
                config.tiedOutput()
                        ? null
                        : new Linear(
                                root.child("output"), config.dModel(), config.targetVocabulary());
    }

    private Embedding embedding(Parameters.Scope scope, int vocabulary) {
        return new Embedding(scope, vocabulary, config.dModel(), Math.sqrt(config.dModel()));
    }

    private Positions positions(Parameters.Scope scope) {
        return switch (config.positions()) {
            case SINUSOIDAL -> new Positions.Sinusoidal(config.dModel());
            case LEARNED -> new Positions.Learned(scope, config.maxLength(), config.dModel());
        };
    }

    private LayerNorm finalNorm(Parameters.Scope scope) {
        return config.preNorm() ? new LayerNorm(scope, config.dModel()) : null;
    }

    public TransformerConfig config() {
        return config;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public int sourceVocabulary() {
        return config.sourceVocabulary();
    }

    @Override
    public int targetVocabulary() {
        return config.targetVocabulary();
    }

    @Override
    public int longest() {
        return config.positions() == PositionKind.LEARNED ? config.maxLength() : Integer.MAX_VALUE;
    }

    /** The source as the decoder sees it: [B, S, C], and I32[B], how much of it is text. */
    public record Encoded(Variable states, Tensor lengths) {}

    /**
     * Reads the source.
     *
     * @param ids I32[B, S]
     * @param lengths I32[B], how much of each row is text
     */
    public Encoded encode(Tensor ids, Tensor lengths, Pass pass) {
        var x = embed(sourceEmbedding, sourcePositions, ids, 0);
        x = sourceDropout.apply(x, pass);
        for (var layer : encoder) {
            x = layer.apply(x, lengths, pass);
        }
        return new Encoded(encoderNorm == null ? x : encoderNorm.apply(x), lengths);
    }

    /**
     * The logits of the next token behind every position of the target, [B, T, target vocabulary].
     *
     * @param ids I32[B, T], the target shifted right: it starts with the start token
     * @param lengths I32[B], how much of each row is text
     */
    public Variable decode(Encoded source, Tensor ids, Tensor lengths, Pass pass) {
        var x = embed(targetEmbedding, targetPositions, ids, 0);
        x = targetDropout.apply(x, pass);
        for (var layer : decoder) {
            x = layer.apply(x, lengths, layer.remember(source.states), source.lengths, pass);
        }
        return logits(x);
    }

    @Override
    public Variable logits(TranslationBatch batch, Pass pass) {
        var source = encode(batch.sourceIds(), batch.sourceLengths(), pass);
        return decode(source, batch.targetInput(), batch.targetLengths(), pass);
    }

    @Override
    public List<Tensor> crossAttention(TranslationBatch batch) {
        var layers = new ArrayList<Tensor>();
        logits(
                batch,
                Pass.observed(
                        (layer, weights) -> {
                            if (layer.endsWith(DecoderLayer.CROSS_ATTENTION)) {
                                layers.add(weights);
                            }
                        }));
        return layers;
    }

    @Override
    public TransformerDecoding start(Tensor ids, Tensor lengths) {
        return startDecoding(encode(ids, lengths, Pass.evaluation()));
    }

    /** Starts to decode a source one token at a time. */
    public TransformerDecoding startDecoding(Encoded source) {
        return new TransformerDecoding(this, source);
    }

    List<DecoderLayer> decoder() {
        return decoder;
    }

    /**
     * The target embedding of one token for each row, I32[rows, 1], at a position: [rows, 1, C].
     */
    Variable embedTarget(Tensor ids, int position) {
        return embed(targetEmbedding, targetPositions, ids, position);
    }

    Variable logits(Variable x) {
        var normalised = decoderNorm == null ? x : decoderNorm.apply(x);
        return output == null
                ? normalised.linear(targetEmbedding.weight())
                : output.apply(normalised);
    }

    private static Variable embed(
            Embedding embedding, Positions positions, Tensor ids, int firstPosition) {
        return embedding.apply(ids).add(positions.range(firstPosition, firstPosition + ids.dim(1)));
    }
}
