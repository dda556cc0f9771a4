package jacobi.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Devices;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** However a run was interrupted, its files end with the bytes of a run that was not. */
class ResumeTest {
    @TempDir Path temporary;

    private int folders;

    /** Three batches an epoch; runs are short, since every file is forced to the disk. */
    enum Variant {
        CHECKPOINTS(Outcome.COMPLETED, Runs.options(2, 0, 1, 0, null, 2, 0)),
        ACCUMULATED(Outcome.COMPLETED, Runs.options(3, 0, 2, 0, null, 0, 2)),
        STEPS(Outcome.COMPLETED, Runs.options(9, 5, 1, 0, null, 0, 2)),
        PATIENCE(Outcome.NO_IMPROVEMENT, Runs.diverging(Runs.options(9, 0, 2, 2, null, 1, 2))),
        GOAL(
                Outcome.GOAL_REACHED,
                Runs.options(30, 0, 1, 0, new TrainingOptions.Goal("likelihood", 0.2), 0, 2));

        private final Outcome outcome;
        private final TrainingOptions options;

        Variant(Outcome outcome, TrainingOptions options) {
            this.outcome = outcome;
            this.options = options;
        }
    }

    /** What a machine does that loses its power: nothing is written any more. */
    private static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        static TrainingListener afterStep(int step) {
            return new TrainingListener() {
                @Override
                public void step(StepReport report) {
                    if (report.step() == step) {
                        throw new PowerCut();
                    }
                }

                @Override
                public String toString() {
                    return "cut off after step " + step;
                }
            };
        }

        static TrainingListener whileValidating(int epoch) {
            return new TrainingListener() {
                @Override
                public void validated(ValidationReport report) {
                    if (report.epoch() == epoch) {
                        throw new PowerCut();
                    }
                }

                @Override
                public String toString() {
                    return "cut off while validating epoch " + epoch;
                }
            };
        }
    }

    private RunDirectory folder() {
        return new RunDirectory(temporary.resolve("run" + folders++)).create();
    }

    private static TinyTask task() {
        return new TinyTask(0.2, TinyTask.batches().subList(1, 4));
    }

    /** Starts, or resumes where there is a checkpoint, and stops after a step, if it gets there. */
    private static Outcome runUntil(
            RunDirectory folder, TrainingOptions options, Predicate<StepReport> stop) {
        var self = new ArrayList<Trainer<TinyTask.Batch>>();
        var trainer =
                new Trainer<>(
                        task(),
                        options,
                        folder,
                        new TrainingListener() {
                            @Override
                            public void step(StepReport report) {
                                if (stop.test(report)) {
                                    self.getFirst().stop();
                                }
                            }
                        });
        self.add(trainer);
        return start(trainer, folder);
    }

    private static Outcome start(Trainer<?> trainer, RunDirectory folder) {
        return Devices.using(
                Runs.REFERENCE,
                () -> {
                    if (Files.exists(folder.checkpoint())) {
                        trainer.resume();
                    }
                    return trainer.run();
                });
    }

    private static void powerCut(
            RunDirectory folder, TrainingOptions options, TrainingListener cut) {
        var trainer = new Trainer<>(task(), options, folder, cut);
        assertThrows(PowerCut.class, () -> start(trainer, folder));
    }

    /** A run that nothing interrupts, and how many steps and validations it has. */
    private record Whole(RunDirectory folder, int steps, int validations) {
        static Whole run(Variant variant, RunDirectory folder) {
            assertEquals(variant.outcome, Runs.whole(task(), variant.options, folder));
            var trainer = new Trainer<>(task(), variant.options, folder, new TrainingListener() {});
            trainer.resume();
            assertTrue(trainer.isFinished());
            return new Whole(folder, trainer.steps(), metricsLines(folder) - 1);
        }

        private static int metricsLines(RunDirectory folder) {
            try {
                return Files.readAllLines(folder.metrics()).size();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Map<String, List<Byte>> files() {
            return Runs.files(folder);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stoppedAfterAnyStepAndResumed(Variant variant) {
        var whole = Whole.run(variant, folder());
        for (int stop = 1; stop <= whole.steps; stop++) {
            int last = stop;
            var folder = folder();
            var first = runUntil(folder, variant.options, report -> report.step() == last);
            assertEquals(Outcome.INTERRUPTED, first, "step " + stop);
            assertEquals(variant.outcome, runUntil(folder, variant.options, report -> false));
            assertEquals(whole.files(), Runs.files(folder), "stopped after step " + stop);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stoppedAfterEveryStep(Variant variant) {
        var whole = Whole.run(variant, folder());
        var folder = folder();
        for (int step = 1; step <= whole.steps; step++) {
            var outcome = runUntil(folder, variant.options, report -> true);
            assertEquals(Outcome.INTERRUPTED, outcome, "step " + step);
        }
        assertEquals(variant.outcome, runUntil(folder, variant.options, report -> true));
        assertEquals(whole.files(), Runs.files(folder));
    }

    @ParameterizedTest
    @EnumSource
    void cutOffWithoutWarningAndResumed(Variant variant) {
        var whole = Whole.run(variant, folder());
        for (int step = 1; step <= whole.steps; step++) {
            cutOff(variant, whole, PowerCut.afterStep(step));
        }
        for (int epoch = 1; epoch <= whole.validations; epoch++) {
            cutOff(variant, whole, PowerCut.whileValidating(epoch));
        }
    }

    private void cutOff(Variant variant, Whole whole, TrainingListener cut) {
        var folder = folder();
        powerCut(folder, variant.options, cut);
        assertEquals(variant.outcome, runUntil(folder, variant.options, report -> false));
        assertEquals(whole.files(), Runs.files(folder), cut.toString());
    }

    /** The checkpoint is of the epoch's last step, but before its validation. */
    @Test
    void stoppedAtAnEpochsLastStepThenCutOffWhileValidating() {
        var whole = Whole.run(Variant.CHECKPOINTS, folder());
        var folder = folder();
        runUntil(folder, Variant.CHECKPOINTS.options, report -> report.step() == 3);
        powerCut(folder, Variant.CHECKPOINTS.options, PowerCut.whileValidating(1));
        runUntil(folder, Variant.CHECKPOINTS.options, report -> false);
        assertEquals(whole.files(), Runs.files(folder));
    }

    @Test
    void stoppedWhileValidatingNoFurtherStepIsMade() {
        var folder = folder();
        var steps = new ArrayList<Integer>();
        var self = new ArrayList<Trainer<TinyTask.Batch>>();
        self.add(
                new Trainer<>(
                        task(),
                        Runs.plain(2),
                        folder,
                        new TrainingListener() {
                            @Override
                            public void step(StepReport report) {
                                steps.add(report.step());
                            }

                            @Override
                            public void validated(ValidationReport report) {
                                self.getFirst().stop();
                            }
                        }));
        assertEquals(Outcome.INTERRUPTED, start(self.getFirst(), folder));
        assertEquals(3, steps.size());
        assertEquals(Outcome.COMPLETED, runUntil(folder, Runs.plain(2), report -> false));
        var whole = folder();
        Runs.whole(task(), Runs.plain(2), whole);
        assertEquals(Runs.files(whole), Runs.files(folder));
    }

    @Test
    void aRunThatHasEndedStaysAsItIs() {
        var folder = folder();
        Runs.whole(task(), Runs.plain(2), folder);
        var files = Runs.files(folder);
        assertEquals(Outcome.COMPLETED, runUntil(folder, Runs.plain(2), report -> true));
        assertEquals(files, Runs.files(folder));
    }
}
