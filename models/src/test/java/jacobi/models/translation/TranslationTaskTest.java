package jacobi.models.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Schedule;
import jacobi.engine.Devices;
import jacobi.models.data.Batches;
import jacobi.models.nn.Pass;
import jacobi.models.train.Outcome;
import jacobi.models.train.RunDirectory;
import jacobi.models.train.Trainer;
import jacobi.models.train.TrainingListener;
import jacobi.models.train.TrainingOptions;
import jacobi.models.transformer.TransformerConfig.PositionKind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class TranslationTaskTest {
    @TempDir Path folder;

    private static TranslationTask task(Translator translator, double labelSmoothing) {
        var batches = new Batches(translator.encode(Letters.PAIRS), 20);
        return new TranslationTask(translator, batches, 5, labelSmoothing, batches, Letters.PAIRS);
    }

    private static TrainingOptions options(int epochs, int steps, TrainingOptions.Goal goal) {
        return new TrainingOptions(
                epochs,
                steps,
                1,
                1,
                Adam.transformer(),
                new Schedule.Constant(0.01),
                9,
                0,
                goal,
                2,
                0);
    }

    @Test
    void validationMeasuresLossBleuAndExactMatches() {
        var translator = Letters.translator(8, PositionKind.SINUSOIDAL, 0.1);
        var validation = task(translator, 0.1).validate();
        assertEquals(List.of("bleu", "exactMatch"), List.copyOf(validation.scores().keySet()));
        assertEquals(translator.perplexity(Letters.PAIRS).loss(), validation.loss(), 1e-6);
        var batches = new Batches(translator.encode(Letters.PAIRS), 20);
        var noSample = new TranslationTask(translator, batches, 5, 0, batches, List.of());
        assertTrue(noSample.validate().scores().isEmpty());
    }

    @Test
    void theTrainingLossIsSmoothedAndEpochsRepeat() {
        var translator = Letters.translator(8, PositionKind.SINUSOIDAL, 0);
        var task = task(translator, 0);
        var smoothed = task(translator, 0.3);
        var batch = task.epoch(1).getFirst();
        var pass = Pass.training(1, 1);
        assertNotEquals(task.loss(batch, pass).item(), smoothed.loss(batch, pass).item(), 1e-3);
        assertArrayEquals(batch.sourceIds(), smoothed.epoch(1).getFirst().sourceIds());
        assertEquals(
                8 + Letters.PAIRS.stream().mapToInt(p -> p.target().length()).sum(),
                task.epoch(2).stream().mapToInt(task::tokens).sum());
    }

    /** Data, model, training, validation and decoding together. */
    @Test
    void aFewWordsAreLearnedByHeart() {
        var translator = Letters.translator(16, PositionKind.SINUSOIDAL, 0);
        var goal = new TrainingOptions.Goal("exactMatch", 1);
        var trainer =
                new Trainer<>(
                        task(translator, 0.1),
                        options(60, 0, goal),
                        new RunDirectory(folder).create(),
                        new TrainingListener() {});
        assertEquals(Outcome.GOAL_REACHED, trainer.run());
        assertEquals(List.of("cba"), translator.texts(List.of("abc"), Translator.search(4, 0.6)));
    }

    /** Large enough that every thread gets its share of the larger products. */
    @Test
    void theBitsDoNotDependOnTheNumberOfThreads() throws IOException {
        byte[] model = null;
        byte[] checkpoint = null;
        for (int threads = 1; threads <= 3; threads++) {
            var run = new RunDirectory(folder.resolve("threads" + threads)).create();
            var translator = Letters.translator(64, PositionKind.LEARNED, 0.1);
            var batches = new Batches(translator.encode(Letters.PAIRS), 40);
            var task = new TranslationTask(translator, batches, 5, 0.1, batches, List.of());
            var trainer = new Trainer<>(task, options(9, 5, null), run, new TrainingListener() {});
            Devices.using(Devices.named("cpu", threads), trainer::run);
            assertEquals(5, trainer.steps());
            if (model == null) {
                model = Files.readAllBytes(run.model());
                checkpoint = Files.readAllBytes(run.checkpoint());
            }
            assertArrayEquals(model, Files.readAllBytes(run.model()), threads + " threads");
            assertArrayEquals(
                    checkpoint, Files.readAllBytes(run.checkpoint()), threads + " threads");
        }
    }
}
