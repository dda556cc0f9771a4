package jacobi.peers;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.util.PairList;

import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Trains a token embedding, DJL's encoder blocks and an output layer, with Adam, on random tokens.
 * Weights are DJL's own: only the time can be compared.
 */
final class EncoderTraining {
    private final int vocabulary;
    private final Shape shape;
    private final Model model;
    private final Trainer trainer;

    EncoderTraining(JsonObject request) {
        vocabulary = request.get("vocabulary").getAsInt();
        shape = new Shape(request.get("batch").getAsInt(), request.get("time").getAsInt());
        model = Model.newInstance("encoder", Device.cpu());
        model.setBlock(network(request));
        var rate = Tracker.fixed(request.get("learningRate").getAsFloat());
        trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                                .optOptimizer(Optimizer.adam().optLearningRateTracker(rate).build())
                                .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT));
        trainer.initialize(shape);
    }

    private SequentialBlock network(JsonObject request) {
        int width = request.get("width").getAsInt();
        var network = new SequentialBlock().add(new Tokens(vocabulary, width));
        for (int i = 0; i < request.get("layers").getAsInt(); i++) {
            network.add(
                    new TransformerEncoderBlock(
                            width,
                            request.get("heads").getAsInt(),
                            request.get("inner").getAsInt(),
                            request.get("dropout").getAsFloat(),
                            Activation::gelu));
        }
        return network.add(Linear.builder().setUnits(vocabulary).build());
    }

    Map<String, List<Double>> steps(int count) {
        var losses = new ArrayList<Double>();
        var seconds = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            losses.add(step());
            seconds.add((System.nanoTime() - start) * 1e-9);
        }
        return Map.of("losses", losses, "seconds", seconds);
    }

    private double step() {
        long rows = shape.size();
        try (var manager = model.getNDManager().newSubManager()) {
            var ids = manager.randomInteger(0, vocabulary, shape, DataType.INT64);
            var labels =
                    manager.randomInteger(0, vocabulary, new Shape(rows, 1), DataType.INT64)
                            .toType(DataType.FLOAT32, false);
            double result;
            try (var gradients = trainer.newGradientCollector()) {
                var logits = trainer.forward(new NDList(ids)).singletonOrThrow();
                var flat = new NDList(logits.reshape(rows, vocabulary));
                var loss = trainer.getLoss().evaluate(new NDList(labels), flat);
                gradients.backward(loss);
                result = loss.toFloatArray()[0];
            }
            trainer.step();
            return result;
        }
    }

    /** A token embedding that is given ids. */
    private static final class Tokens extends AbstractBlock {
        private final Parameter weight;
        private final int width;

        Tokens(int vocabulary, int width) {
            this.width = width;
            weight =
                    addParameter(
                            Parameter.builder()
                                    .setName("embedding")
                                    .setType(Parameter.Type.WEIGHT)
                                    .optShape(new Shape(vocabulary, width))
                                    .optInitializer(new NormalInitializer(0.02f))
                                    .build());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
                NDList in,
                boolean training,
                PairList<String, Object> parameters) {
            var ids = in.head();
            return Embedding.embedding(
                    ids, store.getValue(weight, ids.getDevice(), training), SparseFormat.DENSE);
        }

        @Override
        public Shape[] getOutputShapes(Shape[] in) {
            return new Shape[] {in[0].add(width)};
        }
    }
}
