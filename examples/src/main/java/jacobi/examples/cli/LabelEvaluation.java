package jacobi.examples.cli;

import jacobi.models.bert.TextClassifier;
import jacobi.models.data.LabelledLines;
import jacobi.models.metrics.LabelCounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How well texts are given their labels.
 *
 * @param texts how many there are
 * @param accuracy the share that is given its label
 * @param f1 the mean of the labels' F1
 * @param labels each by itself
 * @param seconds that it took
 */
record LabelEvaluation(int texts, double accuracy, double f1, List<Label> labels, double seconds)
        implements Measurement {

    /**
     * One of the labels.
     *
     * @param texts how many have it
     * @param precision of the texts that were given it, the share that have it
     * @param recall of the texts that have it, the share that were given it
     * @param f1 their harmonic mean
     */
    record Label(String name, int texts, double precision, double recall, double f1) {}

    static LabelEvaluation of(TextClassifier classifier, LabelledLines lines) {
        long start = System.nanoTime();
        var texts =
                lines.lines().stream()
                        .map(line -> classifier.encode(line.first(), line.second(), line.label()))
                        .toList();
        var given =
                classifier.probabilities(texts).stream()
                        .mapToInt(LabelEvaluation::likeliest)
                        .toArray();
        double seconds = (System.nanoTime() - start) * 1e-9;
        var names = classifier.labels();
        var expected = lines.lines().stream().mapToInt(l -> names.indexOf(l.label())).toArray();
        var counts = LabelCounts.of(names.size(), expected, given);
        return new LabelEvaluation(
                counts.texts(),
                counts.accuracy(),
                counts.f1(),
                IntStream.range(0, names.size())
                        .mapToObj(i -> label(names.get(i), i, counts))
                        .toList(),
                seconds);
    }

    private static int likeliest(double[] probabilities) {
        return IntStream.range(1, probabilities.length)
                .reduce(0, (best, i) -> probabilities[i] > probabilities[best] ? i : best);
    }

    private static Label label(String name, int label, LabelCounts counts) {
        return new Label(
                name,
                counts.texts(label),
                counts.precision(label),
                counts.recall(label),
                counts.f1(label));
    }

    @Override
    public List<String> table() {
        var lines = new ArrayList<String>();
        lines.add(Measurement.line("texts", "%,d", texts));
        lines.add(Measurement.line("accuracy", "%.2f %%", 100 * accuracy));
        lines.add(Measurement.line("mean F1", "%.2f %%", 100 * f1));
        lines.add(Measurement.line("seconds", "%.1f", seconds));
        lines.add("");
        int width = labels.stream().mapToInt(label -> label.name().length()).max().orElse(0);
        width = Math.max(width, "label".length());
        lines.add(row(width, "label", "texts", "precision", "recall", "F1"));
        for (var label : labels) {
            lines.add(
                    row(
                            width,
                            label.name(),
                            String.format(Locale.ROOT, "%,d", label.texts()),
                            percent(label.precision()),
                            percent(label.recall()),
                            percent(label.f1())));
        }
        return lines;
    }

    private static String row(int width, String name, Object... figures) {
        return ("%-" + width + "s").formatted(name) + "%9s %10s %8s %8s".formatted(figures);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
