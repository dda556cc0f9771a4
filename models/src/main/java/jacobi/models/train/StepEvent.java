package jacobi.models.train;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An optimizer step, as Flight Recorder shows it; off by default. */
@Name("jacobi.TrainingStep")
@Label("Training step")
@Category("Jacobi")
@Description("An optimizer step over one or more batches")
@Enabled(false)
@StackTrace(false)
final class StepEvent extends Event {
    @Label("Step")
    int step;

    @Label("Epoch")
    int epoch;

    @Label("Loss")
    @Description("Mean over the target tokens")
    double loss;

    @Label("Tokens")
    @Description("Target tokens")
    int tokens;

    @Label("Gradient norm")
    @Description("Before clipping")
    double gradientNorm;

    @Label("Learning rate")
    double learningRate;

    /** Ends the step. */
    void finish(StepReport report) {
        end();
        if (shouldCommit()) {
            step = report.step();
            epoch = report.epoch();
            loss = report.loss();
            tokens = report.tokens();
            gradientNorm = report.gradientNorm();
            learningRate = report.learningRate();
            commit();
        }
    }
}
