package jacobi.examples.cli;

import jacobi.models.train.StepReport;
import jacobi.models.train.TrainingListener;
import jacobi.models.train.Validation;
import jacobi.models.train.ValidationReport;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Shows how training goes: a line for each validation, and a bar or lines in between. Its methods
 * may be called from any thread.
 */
final class TrainingDisplay implements TrainingListener {
    private final PrintWriter out;
    private final StepView view;
    private final Pace pace = new Pace();
    private final int epochs;
    private final boolean showsPerplexity;

    TrainingDisplay(PrintWriter out, StepView view, RunConfig run) {
        this.out = out;
        this.view = view;
        this.epochs = run.training().epochs();
        this.showsPerplexity = run.task().hasPerplexity();
    }

    @Override
    public synchronized void step(StepReport report) {
        pace.add(report);
        view.show(report, pace);
    }

    @Override
    public synchronized void validated(ValidationReport report) {
        var validation = report.validation();
        say(
                "epoch %d/%d: step %,d, %s, training loss %.3f, validation loss %.3f%s%s%s",
                report.epoch(),
                epochs,
                report.step(),
                Durations.text(report.seconds()),
                report.trainingLoss(),
                validation.loss(),
                showsPerplexity
                        ? String.format(Locale.ROOT, ", perplexity %.2f", validation.perplexity())
                        : "",
                scores(validation),
                report.best() ? ", best so far" : "");
    }

    @Override
    public synchronized void averaged(Validation validation, boolean kept) {
        say(
                "mean of the last epochs' weights: validation loss %.3f%s, %s",
                validation.loss(),
                scores(validation),
                kept ? "kept" : "not kept, since it is not lower");
    }

    private static String scores(Validation validation) {
        var text = new StringBuilder();
        validation.scores().forEach((name, value) -> text.append(", ").append(score(name, value)));
        return text.toString();
    }

    private static String score(String name, double value) {
        return switch (name) {
            case "bleu" -> String.format(Locale.ROOT, "BLEU %.2f", value);
            case "exactMatch" -> percent("exact matches", value);
            case "accuracy" -> percent("accuracy", value);
            case "maskedAccuracy" -> percent("hidden tokens found", value);
            case "nextAccuracy" -> percent("next sentences told", value);
            default -> String.format(Locale.ROOT, "%s %.3f", name, value);
        };
    }

    private static String percent(String name, double share) {
        return String.format(Locale.ROOT, "%s %.1f %%", name, 100 * share);
    }

    /** Prints a line of its own. */
    synchronized void say(String format, Object... values) {
        view.clear();
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }

    /** Takes away what other output must not be mixed with. */
    synchronized void clear() {
        view.clear();
    }
}
