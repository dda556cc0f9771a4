package jacobi.examples.cli;

import jacobi.models.train.Outcome;
import jacobi.models.train.Trainer;

import java.io.PrintWriter;

/** Trains a run, shows how it goes, and ends with what it has learned. */
final class TrainingSession {
    private static final int DONE = 0;

    /** What shells report for a program that Ctrl-C has ended. */
    private static final int INTERRUPTED = 130;

    private final TrainingRun run;
    private final PrintWriter out;
    private final StepView view;
    private final long started = System.nanoTime();

    TrainingSession(TrainingRun run, PrintWriter out, StepView view) {
        this.run = run;
        this.out = out;
        this.view = view;
    }

    /** Trains; returns the program's exit code. */
    int run() {
        introduce();
        var display = new TrainingDisplay(out, view, run.config());
        var options = run.config().training().options(run.width());
        var trainer = new Trainer<>(run.task(), options, run.directory(), display);
        if (run.hasCheckpoint()) {
            trainer.resume();
            display.say(
                    trainer.isFinished()
                            ? "This run has ended, and is not trained further."
                            : "Going on after step %,d.",
                    trainer.steps());
        }
        if (!trainer.isFinished() && !train(trainer, display)) {
            return INTERRUPTED;
        }
        run.report(out);
        return DONE;
    }

    /** Trains to the end; returns false if it was stopped. */
    private boolean train(Trainer<?> trainer, TrainingDisplay display) {
        try (var _ = Interruption.stops(trainer, display)) {
            var outcome = trainer.run();
            display.say("%s", reason(outcome, trainer));
            return outcome != Outcome.INTERRUPTED;
        } finally {
            display.clear();
        }
    }

    private void introduce() {
        run.introduce(out);
        out.println("The run is in " + run.directory().path() + "; Ctrl-C saves and stops.");
        out.flush();
    }

    private String reason(Outcome outcome, Trainer<?> trainer) {
        var training = run.config().training();
        var after =
                "after %,d steps and %s"
                        .formatted(
                                trainer.steps(),
                                Durations.text((System.nanoTime() - started) * 1e-9));
        return switch (outcome) {
            case COMPLETED -> "All epochs or steps are done, " + after + ".";
            case GOAL_REACHED -> "The goal " + training.goal() + " is reached, " + after + ".";
            case NO_IMPROVEMENT ->
                    "The validation loss has not improved for %d epochs; training ends %s."
                            .formatted(training.patience(), after);
            case INTERRUPTED ->
                    "Stopped %s, and saved. Go on with: ./jacobi train --resume %s"
                            .formatted(after, run.directory().path());
        };
    }
}
