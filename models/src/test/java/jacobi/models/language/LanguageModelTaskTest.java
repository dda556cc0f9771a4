package jacobi.models.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Schedule;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.SamplingOptions;
import jacobi.models.gpt.Gpt;
import jacobi.models.gpt.GptConfig;
import jacobi.models.language.LanguageModelTask.Blocks;
import jacobi.models.nn.Pass;
import jacobi.models.train.Outcome;
import jacobi.models.train.RunDirectory;
import jacobi.models.train.StepReport;
import jacobi.models.train.Trainer;
import jacobi.models.train.TrainingListener;
import jacobi.models.train.TrainingOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class LanguageModelTaskTest {
    private static final int PERIOD = 7;
    private static final GptConfig CONFIG = new GptConfig(PERIOD, 8, 16, 2, 1, 0);

    @TempDir private Path folder;

    /** 0 1 2 … 6 0 1 …: whatever a block begins with, what follows is known. */
    private static TokenStream periodic(int size) {
        return new TokenStream(IntStream.range(0, size).map(i -> i % PERIOD).toArray());
    }

    private static LanguageModelTask task(LanguageModel model, int batches) {
        return new LanguageModelTask(
                model, periodic(100), new Blocks(8, 4, batches), 3, periodic(45));
    }

    private static TrainingOptions options(int epochs, int checkpointEvery) {
        return new TrainingOptions(
                epochs,
                0,
                1,
                1,
                new Adam(0.9, 0.99, 1e-8, 0.1, true),
                new Schedule.Constant(0.01),
                9,
                0,
                null,
                checkpointEvery,
                0);
    }

    @Test
    void aSmallModelLearnsAPeriodicText() {
        var model = new Gpt(CONFIG, 1);
        var task = task(model, 60);
        double before = task.validate().loss();
        assertEquals(Math.log(PERIOD), before, 0.1);
        var run = new RunDirectory(folder).create();
        var outcome = new Trainer<>(task, options(3, 0), run, new TrainingListener() {}).run();
        assertEquals(Outcome.COMPLETED, outcome);
        assertTrue(task.validate().loss() < 0.01, "loss " + task.validate().loss());
        var text = new ArrayList<Integer>();
        new Generation(model, new int[] {5}, SamplingOptions.GREEDY).write(30, text::add);
        assertEquals(IntStream.range(6, 36).map(i -> i % PERIOD).boxed().toList(), text);
    }

    /** With dropout, so that the masks must repeat as well. */
    @Test
    void aResumedRunEndsWithTheSameBits() throws IOException {
        var whole = new RunDirectory(folder.resolve("whole")).create();
        var expected = new ArrayList<Double>();
        train(whole, Integer.MAX_VALUE, expected);
        assertEquals(12, expected.size());
        for (int stop : new int[] {2, 4, 7, 11}) {
            var run = new RunDirectory(folder.resolve("stopped" + stop)).create();
            var losses = new ArrayList<Double>();
            assertEquals(Outcome.INTERRUPTED, train(run, stop, losses));
            assertEquals(Outcome.COMPLETED, train(run, Integer.MAX_VALUE, losses));
            assertEquals(expected, losses, "stopped after step " + stop);
            for (var file : List.of(whole.checkpoint(), whole.model())) {
                assertArrayEquals(
                        Files.readAllBytes(file),
                        Files.readAllBytes(run.path().resolve(file.getFileName())),
                        file.getFileName() + ", stopped after step " + stop);
            }
        }
    }

    private static Outcome train(RunDirectory run, int stop, List<Double> losses) {
        var task = task(new Gpt(CONFIG.withDropout(0.2), 1), 4);
        var self = new ArrayList<Trainer<TokenBlocks>>();
        var listener =
                new TrainingListener() {
                    @Override
                    public void step(StepReport report) {
                        losses.add(report.loss());
                        if (report.step() == stop) {
                            self.getFirst().stop();
                        }
                    }
                };
        self.add(new Trainer<>(task, options(3, 0), run, listener));
        if (Files.exists(run.checkpoint())) {
            self.getFirst().resume();
        }
        return self.getFirst().run();
    }

    /** Each token of the held-out stream counts once, also those of shorter blocks. */
    @Test
    void theValidationLossIsThatOfAllBlocks() {
        var model = new Gpt(CONFIG, 1);
        var tokens = IntStream.range(0, 45).map(i -> i * i % PERIOD).toArray();
        var task =
                new LanguageModelTask(
                        model, periodic(20), new Blocks(8, 3, 1), 1, new TokenStream(tokens));
        double sum = 0;
        for (int from = 0; from < 44; from += 8) {
            int to = Math.min(44, from + 8);
            var ids = Arrays.copyOfRange(tokens, from, to);
            var answers = Arrays.copyOfRange(tokens, from + 1, to + 1);
            var shape = Shape.of(1, to - from);
            var loss =
                    model.logits(Tensor.of(shape, ids), Pass.evaluation())
                            .crossEntropy(Tensor.of(shape, answers), 0, -1);
            sum += loss.item() * (to - from);
        }
        assertEquals(sum / 44, task.validate().loss(), 1e-6);
        assertEquals(sum / 44, task.validate().loss(), 1e-6, "again");
    }

    @Test
    void anEpochIsTheSameWheneverItIsAskedFor() {
        var task = task(new Gpt(CONFIG, 1), 5);
        assertEquals(5, task.epoch(1).size());
        var first = ids(task, 1);
        assertArrayEquals(first, ids(task, 1));
        assertFalse(Arrays.equals(first, ids(task, 2)));
        assertEquals(32, task.tokens(task.epoch(1).getFirst()));
    }

    private static int[] ids(LanguageModelTask task, int epoch) {
        return task.epoch(epoch).stream()
                .flatMapToInt(batch -> Arrays.stream(task.tensors(batch).getFirst().toInts()))
                .toArray();
    }

    @Test
    void whatDoesNotFitTheModelIsRefused() {
        var model = new Gpt(CONFIG, 1);
        assertRefused(
                "blocks of 9 tokens are longer than the model's context of 8",
                () ->
                        new LanguageModelTask(
                                model, periodic(20), new Blocks(9, 1, 1), 1, periodic(20)));
        var foreign = new TokenStream(new int[] {1, 2, 7});
        var unknown = "the text has token 7, but the model's ids end at 6";
        var blocks = new Blocks(8, 1, 1);
        assertRefused(
                unknown, () -> new LanguageModelTask(model, foreign, blocks, 1, periodic(20)));
        assertRefused(
                unknown, () -> new LanguageModelTask(model, periodic(20), blocks, 1, foreign));
        assertRefused(
                "time, rows and batches must be positive, got 8, 0 and 1",
                () -> new Blocks(8, 0, 1));
    }

    private static void assertRefused(String message, Runnable work) {
        var error = assertThrows(IllegalArgumentException.class, work::run);
        assertEquals(message, error.getMessage());
    }
}
