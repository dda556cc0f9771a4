package jacobi.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.NonFiniteGradientException;
import jacobi.autograd.optim.Schedule;
import jacobi.autograd.optim.Sgd;
import jacobi.engine.Devices;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.formats.FormatException;
import jacobi.models.formats.Safetensors;
import jacobi.models.nn.Initializer;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class TrainerTest {
    @TempDir Path temporary;

    private RunDirectory folder;

    @BeforeEach
    void makeFolder() {
        folder = new RunDirectory(temporary.resolve("run")).create();
    }

    private static float[] weights(Task<?> task) {
        return weights(task.parameters().tensors());
    }

    private static float[] weights(Map<String, Tensor> tensors) {
        int size = tensors.values().stream().mapToInt(Tensor::size).sum();
        var all = new float[size];
        int at = 0;
        for (var tensor : tensors.values()) {
            System.arraycopy(tensor.toFloats(), 0, all, at, tensor.size());
            at += tensor.size();
        }
        return all;
    }

    /** A task whose validations are given; what it learns is one number that grows by 1 a step. */
    private static final class Scripted implements Task<Integer> {
        private final Parameters parameters = new Parameters(0);
        private final Variable x =
                parameters.root().parameter("x", Shape.of(), Initializer.constant(0));
        private final double[] losses;
        private int validations;

        Scripted(double... losses) {
            this.losses = losses;
        }

        static TrainingOptions options(
                int epochs, int patience, TrainingOptions.Goal goal, int averaged) {
            return new TrainingOptions(
                    epochs,
                    0,
                    1,
                    0,
                    new Sgd(0, 0),
                    new Schedule.Constant(1),
                    0,
                    patience,
                    goal,
                    0,
                    averaged);
        }

        @Override
        public Parameters parameters() {
            return parameters;
        }

        @Override
        public List<Integer> epoch(int epoch) {
            return List.of(1);
        }

        @Override
        public int tokens(Integer batch) {
            return 1;
        }

        @Override
        public Variable loss(Integer batch, Pass pass) {
            return x.negate();
        }

        @Override
        public Validation validate() {
            double loss = losses[Math.min(validations++, losses.length - 1)];
            return new Validation(loss, Map.of("score", 1 - loss));
        }
    }

    private Outcome train(Task<Integer> task, TrainingOptions options) {
        return Devices.using(
                Runs.REFERENCE,
                () -> new Trainer<>(task, options, folder, new TrainingListener() {}).run());
    }

    private double kept() {
        return Safetensors.read(folder.model()).tensors().get("x").item();
    }

    private List<String> metrics() throws IOException {
        return Files.readAllLines(folder.metrics());
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
    void theModelThatIsKeptIsTheBest() throws IOException {
        var outcome = train(new Scripted(5, 3, 4, 3.5, 6), Scripted.options(5, 0, null, 0));
        assertEquals(Outcome.COMPLETED, outcome);
        assertEquals(2, kept());
        assertEquals(
                List.of(
                        "epoch,step,seconds,learning_rate,training_loss,validation_loss,perplexity,"
                                + "score",
                        "5.000000 148.413159 -4.000000",
                        "3.000000 20.085537 -2.000000"),
                List.of(
                        metrics().getFirst(),
                        String.join(" ", metrics().get(1).split(",", 6)[5].split(",")),
                        String.join(" ", metrics().get(2).split(",", 6)[5].split(","))));
        assertTrue(metrics().get(2).startsWith("2,2,"), metrics().get(2));
    }

    @Test
    void trainingStopsWhenNothingImproves() throws IOException {
        var outcome = train(new Scripted(5, 3, 4, 3, 2), Scripted.options(9, 2, null, 0));
        assertEquals(Outcome.NO_IMPROVEMENT, outcome);
        assertEquals(1 + 4, metrics().size());
        assertEquals(2, kept());
    }

    @Test
    void anImprovementStartsPatienceAnew() throws IOException {
        train(new Scripted(5, 6, 4, 5, 3, 4, 4, 1), Scripted.options(9, 2, null, 0));
        assertEquals(1 + 7, metrics().size());
        assertEquals(5, kept());
    }

    /** The goal is reached at the third validation, though the loss was best at the first. */
    @Test
    void whatReachesTheGoalIsKept() throws IOException {
        var goal = new TrainingOptions.Goal("score", -2);
        var task = new Scripted(3.5, 4, 3, 1);
        assertEquals(Outcome.GOAL_REACHED, train(task, Scripted.options(9, 0, goal, 2)));
        assertEquals(3, kept());
        assertEquals(1 + 3, metrics().size());
    }

    @Test
    void aScoreThatIsNotMeasuredReachesNoGoal() {
        var goal = new TrainingOptions.Goal("other", -2);
        assertEquals(Outcome.COMPLETED, train(new Scripted(1), Scripted.options(2, 0, goal, 0)));
    }

    @Test
    void aLossThatIsNoNumberIsNeverBest() {
        train(new Scripted(3, Double.NaN, 4), Scripted.options(3, 0, null, 0));
        assertEquals(1, kept());
    }

    /** Weights 1 … 5; the last three epochs' mean is 4. */
    @Test
    void theAverageOfTheLastEpochsIsKeptWhereItIsBetter() {
        var better = new Scripted(5, 5, 5, 5, 5, 4.9);
        train(better, Scripted.options(5, 0, null, 3));
        assertEquals(4, kept());
        assertEquals(5, better.x.item(), "the trained weights are as they were");
        assertEquals(5, Safetensors.read(folder.checkpoint()).tensors().get("model.x").item());
    }

    @Test
    void aWorseAverageIsNotKept() {
        train(new Scripted(5, 5, 4, 5, 5, 4), Scripted.options(5, 0, null, 3));
        assertEquals(3, kept());
    }

    @Test
    void whereThereWereFewerEpochsThoseAreAveraged() {
        train(new Scripted(5, 5, 1), Scripted.options(2, 0, null, 10));
        assertEquals(1.5, kept());
    }

    @Test
    void onlyTheWeightsToBeAveragedAreStored() throws IOException {
        train(new Scripted(1), Scripted.options(5, 0, null, 3));
        try (var files = Files.list(folder.path().resolve("weights"))) {
            assertEquals(
                    List.of(
                            "epoch-0003.safetensors",
                            "epoch-0004.safetensors",
                            "epoch-0005.safetensors"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void trainingEndsWithTheLastStep() throws IOException {
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
        assertArrayEquals(weights(whole), weights(parts), 1e-5f);
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
        var before = weights(task);
        var norms = new ArrayList<Double>();
        var listener =
                new TrainingListener() {
                    @Override
                    public void step(StepReport report) {
                        norms.add(report.gradientNorm());
                    }
                };
        Devices.using(Runs.REFERENCE, () -> new Trainer<>(task, options, folder, listener).run());
        var after = weights(task);
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
                        latest.add(weights(task));
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
        assertArrayEquals(latest.getLast(), weights(task));
        assertEquals(files.getLast(), Runs.files(folder));
    }

    // ---- checkpoints that cannot be used --------------------------------------------------------

    private String refused(Task<TinyTask.Batch> task, TrainingOptions options) {
        var trainer = new Trainer<>(task, options, folder, new TrainingListener() {});
        var before = Runs.files(folder);
        var error = assertThrows(FormatException.class, trainer::resume);
        assertEquals(before, Runs.files(folder));
        var start = folder.checkpoint() + ": ";
        assertTrue(error.getMessage().startsWith(start), error.getMessage());
        return error.getMessage().substring(start.length());
    }

    private void interrupted() {
        var self = new ArrayList<Trainer<TinyTask.Batch>>();
        self.add(
                new Trainer<>(
                        new TinyTask(0),
                        Runs.plain(3),
                        folder,
                        new TrainingListener() {
                            @Override
                            public void step(StepReport report) {
                                if (report.step() == 9) {
                                    self.getFirst().stop();
                                }
                            }
                        }));
        Devices.using(Runs.REFERENCE, self.getFirst()::run);
    }

    private void rewrite(String key, String value) {
        var content = Safetensors.read(folder.checkpoint());
        var metadata = new LinkedHashMap<>(content.metadata());
        metadata.remove(key);
        if (value != null) {
            metadata.put(key, value);
        }
        new Safetensors(content.tensors(), metadata).write(folder.checkpoint());
    }

    @Test
    void aMissingCheckpointIsReported() {
        assertEquals("there is no such file", refused(new TinyTask(0), Runs.plain(3)));
    }

    @Test
    void aDamagedCheckpointIsReported() throws IOException {
        interrupted();
        var whole = Files.readAllBytes(folder.checkpoint());
        for (int length : new int[] {0, 7, 100, whole.length - 1}) {
            Files.write(folder.checkpoint(), Arrays.copyOf(whole, length));
            refused(new TinyTask(0), Runs.plain(3));
        }
    }

    @Test
    void anotherFormatOrVersionIsReported() {
        interrupted();
        rewrite("version", "2");
        assertEquals(
                "is a checkpoint of version 2, this program reads version 1",
                refused(new TinyTask(0), Runs.plain(3)));
        rewrite("format", null);
        assertEquals("is no checkpoint of a Jacobi run", refused(new TinyTask(0), Runs.plain(3)));
    }

    @Test
    void progressThatCannotBeIsReported() {
        interrupted();
        var epoch = Safetensors.read(folder.checkpoint()).metadata().get("epoch");
        for (var wrong : new String[] {null, "", "two", "2.5"}) {
            rewrite("epoch", wrong);
            assertEquals(
                    "has no valid progress in its metadata",
                    refused(new TinyTask(0), Runs.plain(3)));
        }
        rewrite("epoch", epoch);
        rewrite("bestLoss", null);
        assertEquals(
                "has no valid progress in its metadata", refused(new TinyTask(0), Runs.plain(3)));
        rewrite("bestLoss", "1");
        rewrite("batches", "-1");
        assertTrue(refused(new TinyTask(0), Runs.plain(3)).contains("batches -1"));
    }

    @Test
    void anotherModelsCheckpointIsReportedAndLeavesTheModelAsItIs() {
        train(new Scripted(1), Scripted.options(1, 0, null, 0));
        var task = new TinyTask(0);
        var before = weights(task);
        var problem = refused(task, Runs.plain(3));
        assertTrue(problem.contains("embedding.weight is missing"), problem);
        assertTrue(problem.contains("x is unexpected"), problem);
        assertArrayEquals(before, weights(task));
    }

    @Test
    void anotherOptimizersCheckpointIsReported() {
        interrupted();
        var plain = Runs.plain(3);
        var sgd =
                new TrainingOptions(
                        plain.epochs(), 0, 1, 0, new Sgd(0, 0), plain.schedule(), 0, 0, null, 0, 0);
        var problem = refused(new TinyTask(0), sgd);
        assertTrue(problem.contains("of another rule"), problem);
    }

    @Test
    void otherDataIsReported() {
        interrupted();
        var less = new TinyTask(0, TinyTask.batches().subList(0, 2));
        var trainer = new Trainer<>(less, Runs.plain(3), folder, new TrainingListener() {});
        trainer.resume();
        var files = Runs.files(folder);
        var error =
                assertThrows(
                        IllegalStateException.class,
                        () -> Devices.using(Runs.REFERENCE, trainer::run));
        assertEquals(
                "epoch 2 has 2 batches, of which 4 are done: the data or the batch size is not that"
                        + " of the run",
                error.getMessage());
        assertEquals(files, Runs.files(folder));
    }

    @Test
    void metricsThatAreNoneAreReported() throws IOException {
        interrupted();
        Files.writeString(folder.metrics(), "epoch,step\nshopping list\n");
        var trainer =
                new Trainer<>(new TinyTask(0), Runs.plain(3), folder, new TrainingListener() {});
        var error = assertThrows(FormatException.class, trainer::resume);
        assertTrue(error.getMessage().startsWith(folder.metrics() + ": "), error.getMessage());
    }

    @Test
    void aFolderThatDisappearsIsReported() {
        var listener =
                new TrainingListener() {
                    @Override
                    public void step(StepReport report) {
                        if (report.step() == 3) {
                            delete(folder.path());
                        }
                    }
                };
        for (int averaged : new int[] {0, 2}) {
            folder.create();
            var options = Runs.options(3, 0, 1, 0, null, 0, averaged);
            var trainer = new Trainer<>(new TinyTask(0), options, folder, listener);
            var error =
                    assertThrows(
                            FormatException.class,
                            () -> Devices.using(Runs.REFERENCE, trainer::run));
            assertTrue(
                    error.getMessage().startsWith(folder.metrics() + ": cannot be written"),
                    error.getMessage());
            assertFalse(Files.exists(folder.path()));
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theKeptModelIsReadBackAndAnotherIsRefused() {
        var task = new TinyTask(0);
        Runs.whole(task, Runs.plain(1), folder);
        var other = new TinyTask(0.5);
        folder.readModel(other.parameters());
        assertArrayEquals(weights(task), weights(other));
        var error =
                assertThrows(
                        FormatException.class,
                        () -> folder.readModel(new Scripted(1).parameters()));
        assertTrue(error.getMessage().startsWith(folder.model() + ": "), error.getMessage());
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
