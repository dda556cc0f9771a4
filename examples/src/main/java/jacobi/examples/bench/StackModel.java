package jacobi.examples.bench;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Function;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Dropout;
import jacobi.models.nn.FeedForward;
import jacobi.models.nn.Initializer;
import jacobi.models.nn.LayerNorm;
import jacobi.models.nn.Linear;
import jacobi.models.nn.MultiHeadAttention;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.nn.Positions;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A stack of blocks between a token embedding and an output layer: GPT-2 (Radford et al. 2019), or
 * a plain encoder.
 */
final class StackModel implements StepModel {
    private static final int NONE_IGNORED = -1;
    private static final int LONGEST = 1024;
    private static final double DEVIATION = 0.02;

    private final boolean gpt;
    private final Parameters parameters = new Parameters(1);
    private final Variable embedding;
    private final Positions positions;
    private final List<Block> blocks;
    private final LayerNorm norm;
    private final Linear output;
    private final Map<String, Tensor> batches;
    private final Tensor ids;
    private final Tensor labels;
    private final Tensor lengths;

    StackModel(TrainCase c) {
        gpt = c.kind() == TrainCase.Kind.GPT;
        var root = parameters.root();
        embedding =
                root.child("embedding")
                        .parameter(
                                "weight",
                                Shape.of(c.vocabulary(), c.width()),
                                Initializer.normal(DEVIATION));
        positions = gpt ? new Positions.Learned(root.child("positions"), LONGEST, c.width()) : null;
        blocks =
                IntStream.range(0, c.layers())
                        .mapToObj(i -> new Block(root.child("layers", i), c, gpt))
                        .toList();
        norm = gpt ? new LayerNorm(root.child("norm"), c.width()) : null;
        output = gpt ? null : new Linear(root.child("output"), c.width(), c.vocabulary());
        batches = Map.of("ids", tokens(c, 1), "labels", tokens(c, 2));
        ids = StepModel.place(batches.get("ids"));
        labels = StepModel.place(batches.get("labels"));
        lengths = Tensor.full(DType.I32, Shape.of(c.batch()), c.time());
    }

    private static Tensor tokens(TrainCase c, int seed) {
        return RandomTensors.drawn(seed, c.vocabulary(), TrainCase.BATCHES, c.batch(), c.time());
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Map<String, Tensor> batches() {
        return batches;
    }

    @Override
    public void load(int step) {
        StepModel.load(batches.get("ids"), step, ids);
        StepModel.load(batches.get("labels"), step, labels);
    }

    @Override
    public Variable loss(Pass pass) {
        var x = embedding.embedding(ids, 1);
        if (gpt) {
            x = x.add(positions.range(0, ids.dim(1)));
        }
        for (var block : blocks) {
            x = block.apply(x, lengths, pass);
        }
        var logits = gpt ? norm.apply(x).linear(embedding) : output.apply(x);
        return logits.crossEntropy(labels, 0, NONE_IGNORED);
    }

    /** Attention, then feed-forward; GPT-2's is causal and normalises before rather than behind. */
    private static final class Block {
        private final boolean gpt;
        private final MultiHeadAttention attention;
        private final LayerNorm attentionNorm;
        private final Dropout attentionDropout;
        private final FeedForward feedForward;
        private final LayerNorm feedForwardNorm;
        private final Dropout feedForwardDropout;

        Block(Parameters.Scope scope, TrainCase c, boolean gpt) {
            this.gpt = gpt;
            attention =
                    new MultiHeadAttention(
                            scope.child("attention"), c.width(), c.heads(), c.dropout());
            attentionNorm = new LayerNorm(scope.child("attentionNorm"), c.width());
            attentionDropout = new Dropout(scope, c.dropout());
            feedForward =
                    new FeedForward(
                            scope.child("feedForward"),
                            c.width(),
                            c.inner(),
                            gpt ? Function.GELU_TANH : Function.GELU,
                            c.dropout());
            feedForwardNorm = new LayerNorm(scope.child("feedForwardNorm"), c.width());
            feedForwardDropout = new Dropout(scope, c.dropout());
        }

        Variable apply(Variable x, Tensor lengths, Pass pass) {
            var in = gpt ? attentionNorm.apply(x) : x;
            var attended = attention.apply(in, attention.remember(in), lengths, gpt, pass);
            var y = x.add(attentionDropout.apply(attended, pass));
            y = gpt ? y : attentionNorm.apply(y);
            var fed = feedForward.apply(gpt ? feedForwardNorm.apply(y) : y, pass);
            var z = y.add(feedForwardDropout.apply(fed, pass));
            return gpt ? z : feedForwardNorm.apply(z);
        }
    }
}
