package jacobi.models.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.GlobalNorm;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Program;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** A whole training step as a program: forward, backward, clipping, optimizer. */
class RecordedStepTest {
    private static final int STEPS = 5;
    private static final int ROWS = 3;
    private static final int TIME = 6;
    private static final double DROPOUT = 0.2;

    /** A model in training, and the tensors in which its batches come. */
    private static final class Training {
        final Transformer model;
        final Optimizer optimizer;
        final Pass pass = Pass.training(77, 0);
        final Tensor source = Tiny.ids(ROWS, new int[ROWS * TIME]);
        final Tensor sourceLengths = Tiny.lengths(new int[ROWS]);
        final Tensor target = Tiny.ids(ROWS, new int[ROWS * TIME]);
        final Tensor targetLengths = Tiny.lengths(new int[ROWS]);
        final Tensor output = Tiny.ids(ROWS, new int[ROWS * TIME]);

        Training(TransformerConfig config) {
            model = new Transformer(config, 5);
            optimizer = new Optimizer(model.parameters().all(), Adam.decoupled(0.01));
        }

        /** The batch, the masks and the learning rate of a step. */
        void prepare(int step) {
            var random = new Random(step);
            for (int i = 0; i < ROWS * TIME; i++) {
                source.set(i, random.nextInt(4, Tiny.VOCABULARY));
                target.set(i, random.nextInt(4, Tiny.VOCABULARY));
                output.set(i, random.nextInt(Tiny.VOCABULARY));
            }
            for (int i = 0; i < ROWS; i++) {
                sourceLengths.set(i, random.nextInt(1, TIME + 1));
                targetLengths.set(i, random.nextInt(1, TIME + 1));
            }
            pass.moveTo(step);
            optimizer.prepare(0.01 / (step + 1));
        }

        /** The loss and the squared norm of the gradients. */
        List<Tensor> step() {
            optimizer.clearGradients();
            var loss =
                    model.decode(
                                    model.encode(source, sourceLengths, pass),
                                    target,
                                    targetLengths,
                                    pass)
                            .crossEntropy(output, 0.1, 0);
            loss.backward(model.parameters().all());
            var norm = GlobalNorm.of(model.parameters().all());
            optimizer.update(norm.clipFactor(0.5));
            return List.of(loss.value(), norm.square());
        }
    }

    private static TransformerConfig withDropout(Tiny.Variant variant) {
        var c = variant.config();
        return new TransformerConfig(
                c.sourceVocabulary(),
                c.targetVocabulary(),
                c.dModel(),
                c.heads(),
                c.encoderLayers(),
                c.decoderLayers(),
                c.dFf(),
                DROPOUT,
                DROPOUT,
                DROPOUT,
                c.preNorm(),
                c.positions(),
                c.maxLength(),
                c.sharedVocabulary(),
                c.tiedOutput(),
                Function.GELU);
    }

    @ParameterizedTest
    @EnumSource
    void replayTrainsAsEagerExecutionDoes(Tiny.Variant variant) {
        trainsAlike(withDropout(variant), 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void onAnyNumberOfThreads(int threads) {
        trainsAlike(withDropout(Tiny.Variant.SHARED), threads);
    }

    private static void trainsAlike(TransformerConfig config, int threads) {
        var eager = new Training(config);
        var replayed = new Training(config);
        Program program = null;
        for (int i = 0; i < STEPS; i++) {
            eager.prepare(i);
            replayed.prepare(i);
            var device = Devices.named("cpu", threads);
            var expected = Devices.using(device, eager::step);
            if (program == null) {
                program = Devices.using(device, () -> Program.record(replayed::step));
            } else {
                program.run();
            }
            for (int k = 0; k < expected.size(); k++) {
                assertEquals(
                        expected.get(k).item(),
                        program.results().get(k).item(),
                        "step " + i + ", result " + k);
            }
            same("step " + i, eager.optimizer.state(), replayed.optimizer.state());
            same(
                    "step " + i,
                    eager.model.parameters().tensors(),
                    replayed.model.parameters().tensors());
        }
    }

    private static void same(
            String text, Map<String, Tensor> expected, Map<String, Tensor> actual) {
        expected.forEach(
                (name, tensor) ->
                        assertArrayEquals(
                                tensor.toDoubles(),
                                actual.get(name).toDoubles(),
                                text + ", " + name));
    }

    /** What a run needs is near what is alive at one time, and far below all it makes. */
    @Test
    void memoryIsPlanned() {
        var training = new Training(withDropout(Tiny.Variant.PAPER));
        training.prepare(0);
        var program = Program.record(training::step);
        assertTrue(
                program.plannedBytes() <= 1.1 * program.leastBytes()
                        && program.plannedBytes() <= 0.5 * program.eagerBytes(),
                "planned "
                        + program.plannedBytes()
                        + ", at least "
                        + program.leastBytes()
                        + ", eager "
                        + program.eagerBytes());
    }
}
