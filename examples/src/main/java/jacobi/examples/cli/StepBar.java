package jacobi.examples.cli;

import jacobi.models.train.StepReport;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A bar at the bottom of a terminal. */
final class StepBar implements StepView {
    private final PrintWriter out;
    private final int width;
    private final int epochs;
    private final long started = System.nanoTime();
    private ProgressBar bar;
    private volatile Duration remaining;

    StepBar(PrintWriter out, int width, int epochs) {
        this.out = out;
        this.width = width;
        this.epochs = epochs;
    }

    @Override
    public void show(StepReport report, Pace pace) {
        remaining = pace.remaining();
        if (bar == null) {
            bar = bar(report);
        }
        bar.setExtraMessage(
                String.format(
                        Locale.ROOT,
                        "loss %.3f lr %.1e %,.0f tokens/s",
                        report.loss(),
                        report.learningRate(),
                        pace.tokensPerSecond()));
        bar.stepTo(report.step());
    }

    private ProgressBar bar(StepReport report) {
        return new ProgressBarBuilder()
                .setTaskName("epoch %d/%d".formatted(report.epoch(), epochs))
                .setInitialMax(Math.round(report.step() / report.totalFraction()))
                .startsFrom(report.step(), Duration.ofNanos(System.nanoTime() - started))
                .setStyle(ProgressBarStyle.ASCII)
                .setEtaFunction(_ -> Optional.ofNullable(remaining))
                .setUpdateIntervalMillis(200)
                .setConsumer(new Line(out, width))
                .clearDisplayOnFinish()
                .build();
    }

    @Override
    public void clear() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    /**
     * The terminal's last line. The library's own would take the terminal's signals over, and
     * Ctrl-C with them.
     */
    private record Line(PrintWriter out, int width) implements ProgressBarConsumer {
        private static final String ERASE = "\r\u001B[K";

        @Override
        public int getMaxRenderedLength() {
            return width;
        }

        @Override
        public void accept(String text) {
            out.print(ERASE + text.substring(0, Math.min(width, text.length())));
            out.flush();
        }

        @Override
        public void clear() {
            out.print(ERASE);
            out.flush();
        }

        @Override
        public void close() {
            clear();
        }
    }
}
