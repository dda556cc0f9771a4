package jacobi.examples.plots;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Training and validation loss over the steps of a run. */
public final class LossCurve {
    private static final String TITLE = "Training and validation loss";

    private record Series(
            String name, Colour colour, double radius, ToDoubleFunction<LossFigures> value) {}

    private static final List<Series> SERIES =
            List.of(
                    new Series("training", Colour.BLUE, 2.5, LossFigures::training),
                    new Series("validation", Colour.VERMILION, 3.5, LossFigures::validation));

    private final List<LossFigures> figures;

    private LossCurve(List<LossFigures> figures) {
        this.figures = figures;
    }

    /**
     * Draws a run's {@code metrics.csv} as {@code loss.svg} and {@code loss.png}. Values that are
     * not finite are left out, and the picture says so. Where Java has no fonts, a warning is
     * logged and only the SVG is written.
     *
     * @param directory created if it does not exist
     * @return the files written
     * @throws jacobi.models.formats.FormatException if the metrics cannot be read or have no line,
     *     or a picture cannot be written
     */
    public static List<Path> write(Path metricsCsv, Path directory) {
        var figures = LossFigures.read(metricsCsv);
        return PictureFiles.write(directory, "loss", lettering -> picture(figures, lettering));
    }

    static Picture picture(List<LossFigures> figures, Lettering lettering) {
        return new LossCurve(figures).chart().draw(lettering);
    }

    private LineChart chart() {
        var frame =
                new LineChart.Frame(
                        TITLE,
                        summary(),
                        "optimizer step",
                        "loss (nats per token)",
                        Ticks.counting(lastStep(), 8),
                        lossTicks());
        var chart = new LineChart(frame, SERIES.stream().map(this::line).toList());
        best().ifPresent(
                        best ->
                                chart.ring(
                                        new LineChart.Place(best.step(), best.validation(), ""),
                                        "lowest validation loss"));
        remarkOnGaps(chart);
        return chart;
    }

    private int lastStep() {
        return figures.stream().mapToInt(LossFigures::step).max().orElse(1);
    }

    private Optional<LossFigures> best() {
        return figures.stream()
                .filter(line -> Double.isFinite(line.validation()))
                .min(Comparator.comparingDouble(LossFigures::validation));
    }

    private String summary() {
        return best().map(LossCurve::summary).orElse("No validation loss is a finite number.");
    }

    private static String summary(LossFigures best) {
        return String.format(
                Locale.ROOT,
                "Lowest validation loss %.4g nats per token (perplexity %.4g) at step %,d, epoch"
                        + " %d",
                best.validation(),
                Math.exp(best.validation()),
                best.step(),
                best.epoch());
    }

    private Ticks lossTicks() {
        var finite =
                figures.stream()
                        .flatMapToDouble(
                                line -> DoubleStream.of(line.training(), line.validation()))
                        .filter(Double::isFinite)
                        .summaryStatistics();
        return finite.getCount() == 0
                ? Ticks.over(0, 1, 6)
                : Ticks.over(finite.getMin(), finite.getMax(), 6);
    }

    private LineChart.Line line(Series series) {
        var places =
                figures.stream()
                        .map(
                                line ->
                                        new LineChart.Place(
                                                line.step(),
                                                series.value().applyAsDouble(line),
                                                tooltip(series, line)))
                        .toList();
        return new LineChart.Line(series.name(), series.colour(), series.radius(), places);
    }

    private static String tooltip(Series series, LossFigures line) {
        return String.format(
                Locale.ROOT,
                "step %,d, epoch %d: %s loss %.4f",
                line.step(),
                line.epoch(),
                series.name(),
                series.value().applyAsDouble(line));
    }

    private void remarkOnGaps(LineChart chart) {
        for (var series : SERIES) {
            long gaps =
                    figures.stream()
                            .filter(line -> !Double.isFinite(series.value().applyAsDouble(line)))
                            .count();
            if (gaps > 0) {
                chart.remark(
                        "Left out, since they are not finite: %d of %d values of the %s loss"
                                .formatted(gaps, figures.size(), series.name()));
            }
        }
    }
}
