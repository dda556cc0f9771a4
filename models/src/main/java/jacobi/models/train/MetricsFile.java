package jacobi.models.train;

import jacobi.models.formats.AtomicFile;
import jacobi.models.formats.FormatException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code metrics.csv}: a line for each validation, the loss curve's data. */
final class MetricsFile {
    private static final String HEADER =
            "epoch,step,seconds,learning_rate,training_loss,validation_loss,perplexity";

    private final Path file;
    private final List<String> lines = new ArrayList<>();

    private MetricsFile(Path file) {
        this.file = file;
    }

    /** No lines yet; the file is written with the first. */
    static MetricsFile create(Path file) {
        return new MetricsFile(file);
    }

    /** The lines before an epoch: from there on, validations will be made again. */
    static MetricsFile resume(Path file, int epoch) {
        var metrics = new MetricsFile(file);
        try {
            if (Files.exists(file)) {
                for (var line : Files.readAllLines(file)) {
                    if (metrics.lines.isEmpty() || epoch(line) < epoch) {
                        metrics.lines.add(line);
                    }
                }
            }
            return metrics;
        } catch (IOException | NumberFormatException e) {
            throw new FormatException(file, "is no metrics file of a run: " + e, e);
        }
    }

    private static int epoch(String line) {
        return Integer.parseInt(line.split(",")[0]);
    }

    void add(ValidationReport report) {
        var scores = report.validation().scores();
        if (lines.isEmpty()) {
            lines.add(String.join(",", concat(HEADER, scores.keySet())));
        }
        var values = new ArrayList<String>();
        for (double score : scores.values()) {
            values.add(number(score));
        }
        var line =
                String.join(
                        ",",
                        Integer.toString(report.epoch()),
                        Integer.toString(report.step()),
                        String.format(Locale.ROOT, "%.1f", report.seconds()),
                        String.format(Locale.ROOT, "%.4e", report.learningRate()),
                        number(report.trainingLoss()),
                        number(report.validation().loss()),
                        number(report.validation().perplexity()));
        lines.add(String.join(",", concat(line, values)));
        try {
            AtomicFile.write(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new FormatException(file, "cannot be written: " + e, e);
        }
    }

    private static List<String> concat(String first, Iterable<String> rest) {
        var all = new ArrayList<String>();
        all.add(first);
        rest.forEach(all::add);
        return all;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
