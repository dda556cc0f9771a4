package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.GlobalNorm;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Arena;
import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.bert.BertConfig;
import jacobi.models.bert.BertInput;
import jacobi.models.bert.MaskedLanguageModel;
import jacobi.models.gpt.Gpt;
import jacobi.models.gpt.GptConfig;
import jacobi.models.llama.Llama;
import jacobi.models.llama.LlamaConfig;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.nn.Recurrence.Cell;
import jacobi.models.rnn.RecurrentConfig;
import jacobi.models.rnn.RecurrentTranslator;
import jacobi.models.train.Replay;
import jacobi.models.transformer.Transformer;
import jacobi.models.transformer.TransformerConfig;
import jacobi.models.translation.SequenceToSequence;
import jacobi.models.translation.TranslationBatch;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Whole models of each family learn on the tornado device as they do on the cpu: the same batches,
 * the same dropout masks, recorded steps, fifty of them. The losses differ by rounding alone, which
 * Adam makes larger, since it divides small gradients by their size.
 */
class TrainingCurvesTest {
    private static final int STEPS = 50;

    /** Of the loss itself. What was seen is below 2e-6. */
    private static final double BOUND = 2e-5;

    private static final int VOCABULARY = 23;
    private static final double RATE = 3e-3;
    private static final double LARGEST_NORM = 1;

    private static Device tornado;

    @BeforeAll
    static void open() {
        var provider = new TornadoProvider();
        provider.unavailable().ifPresent(why -> assumeTrue(false, why));
        tornado = provider.create(1, System.getProperty("jacobi.tornado.device", ""));
    }

    /** What a training step of a family needs. */
    private interface Student {
        Parameters parameters();

        List<Tensor> batch(Random random);

        Variable loss(List<Tensor> batch, Pass pass);
    }

    enum Family {
        TRANSFORMER(() -> translator(new Transformer(transformer(), 5))),
        BAHDANAU(() -> translator(recurrent(Cell.GRU, RecurrentConfig.Attention.ADDITIVE, true))),
        LUONG(() -> translator(recurrent(Cell.LSTM, RecurrentConfig.Attention.GENERAL, false))),
        GPT(
                () -> {
                    var model = new Gpt(new GptConfig(VOCABULARY, 16, 32, 2, 2, 0.1), 5);
                    return new Writer(model.parameters(), model::logits);
                }),
        BERT(() -> new Filler(new MaskedLanguageModel(bert(), true, 5))),
        LLAMA(
                () -> {
                    var model = new Llama(new LlamaConfig(VOCABULARY, 16, 32, 4, 2, 2), 5);
                    return new Writer(model.parameters(), model::logits);
                });

        private final Supplier<Student> student;

        Family(Supplier<Student> student) {
            this.student = student;
        }

        private static TransformerConfig transformer() {
            return new TransformerConfig(
                    VOCABULARY,
                    VOCABULARY,
                    32,
                    4,
                    1,
                    1,
                    48,
                    0.1,
                    0.1,
                    0.1,
                    false,
                    TransformerConfig.PositionKind.SINUSOIDAL,
                    16,
                    false,
                    true,
                    Function.GELU);
        }

        private static BertConfig bert() {
            return new BertConfig(
                    VOCABULARY, 16, 2, 32, 2, 2, 48, 0.1, 0.1, Function.GELU, BertConfig.EPSILON);
        }

        private static RecurrentTranslator recurrent(
                Cell cell, RecurrentConfig.Attention attention, boolean bidirectional) {
            return new RecurrentTranslator(
                    new RecurrentConfig(
                            VOCABULARY, VOCABULARY, 12, 20, cell, attention, bidirectional, 0.1),
                    5);
        }

        private static Student translator(SequenceToSequence model) {
            return new Reverser(model);
        }
    }

    /** Learns to say a sentence backwards. */
    private record Reverser(SequenceToSequence model) implements Student {
        private static final int ROWS = 6;
        private static final int LONGEST = 7;

        @Override
        public Parameters parameters() {
            return model.parameters();
        }

        @Override
        public List<Tensor> batch(Random random) {
            var source = Tensor.zeros(DType.I32, Shape.of(ROWS, LONGEST));
            var input = Tensor.zeros(DType.I32, Shape.of(ROWS, LONGEST + 1));
            var output = Tensor.zeros(DType.I32, Shape.of(ROWS, LONGEST + 1));
            var lengths = Tensor.zeros(DType.I32, Shape.of(ROWS));
            var targetLengths = Tensor.zeros(DType.I32, Shape.of(ROWS));
            for (int row = 0; row < ROWS; row++) {
                int length = 2 + random.nextInt(LONGEST - 1);
                lengths.set(row, length);
                targetLengths.set(row, length + 1);
                input.set(row * (LONGEST + 1), 1);
                for (int i = 0; i < length; i++) {
                    int token = 3 + random.nextInt(VOCABULARY - 3);
                    source.set(row * LONGEST + i, token);
                    input.set(row * (LONGEST + 1) + length - i, token);
                    output.set(row * (LONGEST + 1) + length - 1 - i, token);
                }
                output.set(row * (LONGEST + 1) + length, 2);
            }
            return List.of(source, lengths, input, output, targetLengths);
        }

        @Override
        public Variable loss(List<Tensor> in, Pass pass) {
            var batch = new TranslationBatch(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4));
            return model.logits(batch, pass).crossEntropy(batch.targetOutput(), 0.1, 0);
        }
    }

    /** Learns what follows in a row of numbers that count up. */
    private record Writer(Parameters parameters, Logits logits) implements Student {
        private static final int ROWS = 5;
        private static final int LENGTH = 11;

        interface Logits {
            Variable of(Tensor ids, Pass pass);
        }

        @Override
        public List<Tensor> batch(Random random) {
            var input = Tensor.zeros(DType.I32, Shape.of(ROWS, LENGTH));
            var output = Tensor.zeros(DType.I32, Shape.of(ROWS, LENGTH));
            for (int row = 0; row < ROWS; row++) {
                int first = random.nextInt(VOCABULARY);
                for (int i = 0; i < LENGTH; i++) {
                    input.set(row * LENGTH + i, (first + i) % VOCABULARY);
                    output.set(row * LENGTH + i, (first + i + 1) % VOCABULARY);
                }
            }
            return List.of(input, output);
        }

        @Override
        public Variable loss(List<Tensor> batch, Pass pass) {
            return logits.of(batch.get(0), pass).crossEntropy(batch.get(1), 0, -1);
        }
    }

    /** Learns which token stands between two others, and whether a row counts up to its end. */
    private record Filler(MaskedLanguageModel model) implements Student {
        private static final int ROWS = 16;
        private static final int LENGTH = 11;
        private static final int MASK = 0;

        @Override
        public Parameters parameters() {
            return model.parameters();
        }

        @Override
        public List<Tensor> batch(Random random) {
            var ids = Tensor.zeros(DType.I32, Shape.of(ROWS, LENGTH));
            var segments = Tensor.zeros(DType.I32, Shape.of(ROWS, LENGTH));
            var lengths = Tensor.zeros(DType.I32, Shape.of(ROWS));
            var places = Tensor.zeros(DType.I32, Shape.of(ROWS, 1));
            var hidden = Tensor.zeros(DType.I32, Shape.of(ROWS, 1));
            var follows = Tensor.zeros(DType.I32, Shape.of(ROWS));
            for (int row = 0; row < ROWS; row++) {
                int length = 5 + random.nextInt(LENGTH - 4);
                int first = random.nextInt(3);
                int half = length / 2;
                int jump = random.nextInt(2);
                for (int i = 0; i < length; i++) {
                    int token = first + i + (i < half ? 0 : 7 * jump);
                    ids.set(row * LENGTH + i, 1 + token % (VOCABULARY - 1));
                    segments.set(row * LENGTH + i, i < half ? 0 : 1);
                }
                int place = row * LENGTH + 1 + random.nextInt(half - 1);
                lengths.set(row, length);
                places.set(row, place);
                hidden.set(row, ids.get(place));
                ids.set(place, MASK);
                follows.set(row, jump);
            }
            return List.of(ids, segments, lengths, places, hidden, follows);
        }

        @Override
        public Variable loss(List<Tensor> in, Pass pass) {
            var input = new BertInput(in.get(0), in.get(1), in.get(2));
            var states = model.encoder().states(input, pass);
            var tokens = model.tokenLogits(states, in.get(3)).crossEntropy(in.get(4), 0, -1);
            return tokens.add(model.nextLogits(states).crossEntropy(in.get(5), 0, -1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void lossesFallAsOnTheCpu(Family family) {
        var expected = Devices.using(Devices.named("cpu", 2), () -> losses(family));
        var actual = Devices.using(tornado, () -> losses(family));

        double largest = 0;
        for (int step = 0; step < STEPS; step++) {
            largest = Math.max(largest, Math.abs(actual[step] - expected[step]) / expected[step]);
            assertEquals(
                    expected[step],
                    actual[step],
                    BOUND * expected[step],
                    family + ", step " + step);
        }
        System.out.printf("%s: losses differ by %.1e at most%n", family, largest);
        var start = Arrays.stream(expected, 0, 10).average().orElseThrow();
        var end = Arrays.stream(expected, STEPS - 10, STEPS).average().orElseThrow();
        assertTrue(end < 0.98 * start, family + " learns: " + start + " becomes " + end);
    }

    private static double[] losses(Family family) {
        var student = family.student.get();
        var all = student.parameters().all();
        var optimizer = new Optimizer(all, new Adam(0.9, 0.98, 1e-8, 0.01, true));
        var pass = Pass.training(11, 0);
        var replay =
                new Replay(
                        batch -> {
                            optimizer.clearGradients();
                            var loss = student.loss(batch, pass);
                            loss.backward(all);
                            optimizer.update(GlobalNorm.of(all).clipFactor(LARGEST_NORM));
                            return List.of(loss.value());
                        },
                        new Arena());
        var random = new Random(3);
        var losses = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            pass.moveTo(step);
            optimizer.prepare(RATE);
            losses[step] = replay.run(student.batch(random)).getFirst().item();
        }
        return losses;
    }
}
