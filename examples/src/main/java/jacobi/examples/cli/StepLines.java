package jacobi.examples.cli;

import jacobi.models.train.StepReport;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** A line now and then, for files and pipes. */
final class StepLines implements StepView {
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final PrintWriter out;
    private long last = System.nanoTime();

    StepLines(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(StepReport report, Pace pace) {
        long now = System.nanoTime();
        if (now - last < INTERVAL) {
            return;
        }
        last = now;
        var remaining = pace.remaining();
        out.println(
                String.format(
                        Locale.ROOT,
                        "epoch %d, %.0f %%: step %,d, loss %.3f, learning rate %.2e, %,.0f"
                                + " tokens/s%s",
                        report.epoch(),
                        100 * report.epochFraction(),
                        report.step(),
                        report.loss(),
                        report.learningRate(),
                        pace.tokensPerSecond(),
                        remaining == null
                                ? ""
                                : ", at most " + Durations.text(remaining.toSeconds()) + " to go"));
        out.flush();
    }

    @Override
    public void clear() {
        last = System.nanoTime();
    }
}
