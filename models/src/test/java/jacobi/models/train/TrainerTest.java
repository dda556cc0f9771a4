package jacobi.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.NonFiniteGradientException;
import jacobi.autograd.optim.Schedule;
import jacobi.autograd.optim.Sgd;
import jacobi.engine.Devices;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

class TrainerTest {
    @TempDir Path temporary;

    private RunDirectory folder;

    @BeforeEach
    void makeFolder() {
        folder = new RunDirectory(temporary.resolve("run")).create();
    }

    @Test
    void trainingLowersTheLoss() {
        var task = new TinyTask(0);
        double before = Devices.using(Runs.REFERENCE, task::validate).loss();
        assertEquals(Outcome.COMPLETED, Runs.whole(task, Runs.plain(20), folder));
        double after = Devices.using(Runs.REFERENCE, task::validate).loss();
        assertTrue(after < 0.5 * before, before + " became " + after);
    }

    @Test
    void trainingEndsWithTheLastStep() {
        var reports = new ArrayList<StepReport>();
        var validations = new ArrayList<ValidationReport>();
        var listener =
                new TrainingListener() {
                    @Override
                    public void step(StepReport report) {
                        reports.add(report);
                    }

                    @Override
                    public void validated(ValidationReport report) {
                        validations.add(report);
                    }
                };
        var options = Runs.options(9, 7, 1, 0, null, 0, 0);
        var trainer = new Trainer<>(new TinyTask(0.1), options, folder, listener);
        assertEquals(Outcome.COMPLETED, Devices.using(Runs.REFERENCE, trainer::run));
        assertEquals(7, trainer.steps());
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), reports.stream().map(StepReport::step).toList());
        assertEquals(2, reports.getLast().epoch());
        assertEquals(0.4, reports.getLast().epochFraction(), 1e-12);
        assertEquals(1, reports.getLast().totalFraction(), 1e-12);
        assertEquals(1 / 7.0, reports.getFirst().totalFraction(), 1e-12);
        assertEquals(0.05, reports.getFirst().learningRate());
        assertEquals(List.of(5, 7), validations.stream().map(ValidationReport::step).toList());
        // The training loss is the mean over tokens, not over steps.
        var epoch = reports.subList(0, 5);
        double sum = epoch.stream().mapToDouble(r -> r.loss() * r.tokens()).sum();
        int tokens = epoch.stream().mapToInt(StepReport::tokens).sum();
        assertEquals(sum / tokens, validations.getFirst().trainingLoss(), 1e-9);
    }

    /** Two batches in one step weigh as many tokens as they have: as one batch of both. */
    @Test
    void accumulatedBatchesAreOneLargeBatch() {
        var batches = TinyTask.batches().subList(0, 4);
        var inOrder =
                List.of(
                        TinyTask.Batch.both(batches.get(0), batches.get(1)),
                        TinyTask.Batch.both(batches.get(2), batches.get(3)));
        var parts = new InOrder(new TinyTask(0, batches), batches);
        var whole = new InOrder(new TinyTask(0, inOrder), inOrder);
        Runs.whole(parts, Runs.options(3, 0, 2, 0, null, 0, 0), folder);
        var other = new RunDirectory(temporary.resolve("other")).create();
        Runs.whole(whole, Runs.plain(3), other);
        assertArrayEquals(Runs.weights(whole), Runs.weights(parts), 1e-5f);
    }

    /** A tiny task without shuffling. */
    private static class InOrder implements Task<TinyTask.Batch> {
        private final TinyTask task;
        private final List<TinyTask.Batch> batches;

        InOrder(TinyTask task, List<TinyTask.Batch> batches) {
            this.task = task;
            this.batches = batches;
        }

        @Override
        public Parameters parameters() {
            return task.parameters();
        }

        @Override
        public List<TinyTask.Batch> epoch(int epoch) {
            return batches;
        }

        @Override
        public int tokens(TinyTask.Batch batch) {
            return task.tokens(batch);
        }

        @Override
        public Variable loss(TinyTask.Batch batch, Pass pass) {
            return task.loss(batch, pass);
        }

        @Override
        public Validation validate() {
            return task.validate();
        }
    }

    /** Plain gradient descent moves by the clipped norm; the report tells the norm before. */
    @Test
    void gradientsAreClipped() {
        var options =
                new TrainingOptions(
                        1, 1, 1, 0.01, new Sgd(0, 0), new Schedule.Constant(0.5), 1, 0, null, 0, 0);
        var task = new TinyTask(0);
        var before = Runs.weights(task);
        var norms = new ArrayList<Double>();
        var listener =
                new TrainingListener() {
                    @Override
                    public void step(StepReport report) {
                        norms.add(report.gradientNorm());
                    }
                };
        Devices.using(Runs.REFERENCE, () -> new Trainer<>(task, options, folder, listener).run());
        var after = Runs.weights(task);
        double sum = 0;
        for (int i = 0; i < after.length; i++) {
            sum += Math.pow(after[i] - before[i], 2);
        }
        assertEquals(0.5 * 0.01, Math.sqrt(sum), 1e-6);
        assertTrue(norms.getFirst() > 0.1, norms.toString());
    }

    /** Also the batches of one step, and those of the shorter step at an epoch's end. */
    @Test
    void eachBatchDrawsDropoutOfItsOwn() {
        var task = new TinyTask(0.5);
        var draws = new ArrayList<List<Integer>>();
        var recorded =
                new InOrder(task, TinyTask.batches()) {
                    @Override
                    public Variable loss(TinyTask.Batch batch, Pass pass) {
                        if (pass.isTraining()) {
                            draws.add(Arrays.stream(pass.seed().toInts()).boxed().toList());
                        }
                        return task.loss(batch, pass);
                    }
                };
        Runs.whole(recorded, Runs.options(3, 0, 2, 0, null, 0, 0), folder);
        assertEquals(15, draws.size());
        assertEquals(15, draws.stream().distinct().count(), draws.toString());
        assertTrue(draws.stream().allMatch(draw -> draw.get(0) == 77 && draw.get(1) == 0));
    }

    @Test
    void aGradientThatIsNotFiniteStopsTrainingAndHarmsNothing() {
        var task = new TinyTask(0);
        var batches = TinyTask.batches();
        var losses = new int[1];
        var diverging =
                new InOrder(task, batches) {
                    @Override
                    public Variable loss(TinyTask.Batch batch, Pass pass) {
                        var loss = task.loss(batch, pass);
                        return ++losses[0] == 9 ? loss.multiply(Double.POSITIVE_INFINITY) : loss;
                    }
                };
        var latest = new ArrayList<float[]>();
        var files = new ArrayList<Map<String, List<Byte>>>();
        var listener =
                new TrainingListener() {
                    @Override
                    public void step(StepReport report) {
                        latest.add(Runs.weights(task));
                        files.add(Runs.files(folder));
                    }
                };
        var trainer = new Trainer<>(diverging, Runs.plain(3), folder, listener);
        var error =
                assertThrows(
                        NonFiniteGradientException.class,
                        () -> Devices.using(Runs.REFERENCE, trainer::run));
        assertTrue(error.getMessage().contains("output.weight"), error.getMessage());
        assertEquals(8, latest.size());
        assertArrayEquals(latest.getLast(), Runs.weights(task));
        assertEquals(files.getLast(), Runs.files(folder));
    }

    @Test
    void optionsThatCannotBeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Runs.plain(0));
        assertThrows(IllegalArgumentException.class, () -> Runs.options(1, -1, 1, 0, null, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Runs.options(1, 0, 0, 0, null, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Runs.options(1, 0, 1, -1, null, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Runs.options(1, 0, 1, 0, null, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> Runs.options(1, 0, 1, 0, null, 0, -1));
    }
}
