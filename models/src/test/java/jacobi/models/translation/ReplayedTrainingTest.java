package jacobi.models.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Schedule;
import jacobi.models.data.Batches;
import jacobi.models.data.TokenBatch;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.train.RunDirectory;
import jacobi.models.train.StepReport;
import jacobi.models.train.Task;
import jacobi.models.train.Trainer;
import jacobi.models.train.TrainingListener;
import jacobi.models.train.TrainingOptions;
import jacobi.models.train.Validation;
import jacobi.models.transformer.TransformerConfig.PositionKind;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class ReplayedTrainingTest {
    @TempDir private Path folder;

    /** The same task, of which the trainer does not know that it could be replayed. */
    private record Eager(TranslationTask task) implements Task<TokenBatch> {
        @Override
        public Parameters parameters() {
            return task.parameters();
        }

        @Override
        public List<TokenBatch> epoch(int epoch) {
            return task.epoch(epoch);
        }

        @Override
        public int tokens(TokenBatch batch) {
            return task.tokens(batch);
        }

        @Override
        public Variable loss(TokenBatch batch, Pass pass) {
            return task.loss(batch, pass);
        }

        @Override
        public Validation validate() {
            return task.validate();
        }
    }

    private static TranslationTask task() {
        var translator = Letters.translator(8, PositionKind.LEARNED, 0.2);
        var batches = new Batches(translator.encode(Letters.PAIRS), 12);
        return new TranslationTask(translator, batches, 5, 0.1, batches, List.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void replayTrainsToTheSameBits(int accumulation) throws IOException {
        var options =
                new TrainingOptions(
                        4,
                        0,
                        accumulation,
                        1,
                        Adam.transformer(),
                        new Schedule.Constant(0.01),
                        9,
                        0,
                        null,
                        0,
                        0);
        var eager = new RunDirectory(folder.resolve("eager")).create();
        var replayed = new RunDirectory(folder.resolve("replayed")).create();
        var expected = new ArrayList<List<Double>>();
        var actual = new ArrayList<List<Double>>();
        new Trainer<>(new Eager(task()), options, eager, listener(expected)).run();
        new Trainer<>(task(), options, replayed, listener(actual)).run();
        assertEquals(expected, actual);
        assertArrayEquals(
                Files.readAllBytes(eager.checkpoint()), Files.readAllBytes(replayed.checkpoint()));
    }

    private static TrainingListener listener(List<List<Double>> steps) {
        return new TrainingListener() {
            @Override
            public void step(StepReport report) {
                steps.add(List.of(report.loss(), report.gradientNorm()));
            }
        };
    }
}
