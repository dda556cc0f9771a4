package jacobi.examples.bench;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Function;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.transformer.Transformer;
import jacobi.models.transformer.TransformerConfig;
import jacobi.models.transformer.TransformerConfig.PositionKind;

import java.util.Map;

/**
 * The Transformer of this project on random tokens, with dropout where PyTorch's layers have it.
 */
final class TranslationModel implements StepModel {
    private static final int NONE_IGNORED = -1;

    private final Transformer model;
    private final Map<String, Tensor> batches;
    private final Tensor source;
    private final Tensor target;
    private final Tensor labels;
    private final Tensor lengths;
    private final double labelSmoothing;

    TranslationModel(TrainCase c) {
        model = new Transformer(config(c), 1);
        batches = Map.of("source", tokens(c, 1), "target", tokens(c, 2), "labels", tokens(c, 3));
        source = StepModel.place(batches.get("source"));
        target = StepModel.place(batches.get("target"));
        labels = StepModel.place(batches.get("labels"));
        lengths = Tensor.full(DType.I32, Shape.of(c.batch()), c.time());
        labelSmoothing = c.kind().labelSmoothing();
    }

    private static Tensor tokens(TrainCase c, int seed) {
        return RandomTensors.drawn(seed, c.vocabulary(), TrainCase.BATCHES, c.batch(), c.time());
    }

    private static TransformerConfig config(TrainCase c) {
        return new TransformerConfig(
                c.vocabulary(),
                c.vocabulary(),
                c.width(),
                c.heads(),
                c.layers(),
                c.layers(),
                c.inner(),
                c.dropout(),
                c.dropout(),
                c.dropout(),
                false,
                PositionKind.SINUSOIDAL,
                1024,
                false,
                false,
                Function.RELU);
    }

    @Override
    public Parameters parameters() {
        return model.parameters();
    }

    @Override
    public Map<String, Tensor> batches() {
        return batches;
    }

    @Override
    public void load(int step) {
        StepModel.load(batches.get("source"), step, source);
        StepModel.load(batches.get("target"), step, target);
        StepModel.load(batches.get("labels"), step, labels);
    }

    @Override
    public Variable loss(Pass pass) {
        return model.decode(model.encode(source, lengths, pass), target, lengths, pass)
                .crossEntropy(labels, labelSmoothing, NONE_IGNORED);
    }
}
