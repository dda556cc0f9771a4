package jacobi.examples.plots;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Training and validation loss over the steps of a run. */
public final class LossCurve {
    private static final String TITLE = "Training and validation loss";
    private static final double WIDTH = 860;
    private static final double LEFT = 80;
    private static final double RIGHT = WIDTH - 40;
    private static final double HEIGHT = 320;
    private static final double TICK_SIZE = 11.5;

    /** With more points than this, discs would hide the line. */
    private static final int FEW = 80;

    private record Series(
            String name, Colour colour, double radius, ToDoubleFunction<LossFigures> value) {}

    private static final List<Series> SERIES =
            List.of(
                    new Series("training", Colour.BLUE, 2.5, LossFigures::training),
                    new Series("validation", Colour.VERMILION, 3.5, LossFigures::validation));

    private final List<LossFigures> figures;
    private final Sheet sheet;

    private LossCurve(List<LossFigures> figures, Lettering lettering) {
        this.figures = figures;
        this.sheet = new Sheet(lettering);
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
        return new LossCurve(figures, lettering).draw();
    }

    private Picture draw() {
        double width = WIDTH - 2 * Sheet.MARGIN;
        double y = sheet.header(TITLE, summary(), width) + 22;
        legend(y);
        double top = y + 20;
        var x = new Axis(Ticks.counting(lastStep(), 8), LEFT, RIGHT);
        var loss = new Axis(lossTicks(), top + HEIGHT, top);
        horizontalAxis(x, loss);
        verticalAxis(x, loss);
        SERIES.forEach(series -> curve(series, x, loss));
        best().ifPresent(best -> ring(x.pixel(best.step()), loss.pixel(best.validation())));
        remarkOnGaps();
        double bottom = sheet.footer(top + HEIGHT + 54, width);
        return sheet.picture(TITLE, WIDTH, bottom + Sheet.MARGIN / 2.0);
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

    // ---- the frame ----

    private void legend(double y) {
        double x = LEFT;
        for (var series : SERIES) {
            sheet.add(
                    new Mark.Path(
                            List.of(new Mark.Point(x, y), new Mark.Point(x + 24, y)),
                            2,
                            series.colour()));
            sheet.add(disc(x + 12, y, series, ""));
            x = legendText(x + 30, y, series.name());
        }
        if (best().isPresent()) {
            ring(x + 6, y);
            legendText(x + 18, y, "lowest validation loss");
        }
    }

    private double legendText(double x, double y, String text) {
        text(text, x, y + 4, Mark.Anchor.START);
        return x + sheet.width(text, TICK_SIZE) + 24;
    }

    private void horizontalAxis(Axis x, Axis loss) {
        for (int i = 0; i < x.ticks().count(); i++) {
            double at = x.pixel(x.ticks().value(i));
            sheet.add(Mark.Path.line(at, loss.start(), at, loss.end(), Colour.GRID));
            text(x.ticks().label(i), at, loss.start() + 18, Mark.Anchor.MIDDLE);
        }
        var line = Mark.Path.line(x.start(), loss.start(), x.end(), loss.start(), Colour.AXIS);
        sheet.add(line);
        title("optimizer step", (x.start() + x.end()) / 2, loss.start() + 40, 0);
    }

    private void verticalAxis(Axis x, Axis loss) {
        for (int i = 0; i < loss.ticks().count(); i++) {
            double at = loss.pixel(loss.ticks().value(i));
            var colour = i == 0 ? Colour.AXIS : Colour.GRID;
            sheet.add(Mark.Path.line(x.start(), at, x.end(), at, colour));
            text(loss.ticks().label(i), x.start() - 8, at + 4, Mark.Anchor.END);
        }
        title("loss (nats per token)", Sheet.MARGIN + 10, (loss.start() + loss.end()) / 2, -90);
    }

    private void text(String text, double x, double y, Mark.Anchor anchor) {
        sheet.add(Mark.Text.of(text, x, y, TICK_SIZE, Colour.MUTED, anchor));
    }

    private void title(String text, double x, double y, double turn) {
        sheet.add(
                new Mark.Text(
                        text, x, y, Sheet.TEXT_SIZE, false, Colour.INK, Mark.Anchor.MIDDLE, turn));
    }

    // ---- the curves ----

    private void curve(Series series, Axis x, Axis loss) {
        var run = new ArrayList<Mark.Point>();
        var discs = new ArrayList<Mark>();
        for (var line : figures) {
            double value = series.value().applyAsDouble(line);
            if (Double.isFinite(value)) {
                run.add(new Mark.Point(x.pixel(line.step()), loss.pixel(value)));
                discs.add(
                        disc(run.getLast().x(), run.getLast().y(), series, tooltip(series, line)));
            } else {
                path(run, series.colour());
                run.clear();
            }
        }
        path(run, series.colour());
        if (figures.size() <= FEW) {
            discs.forEach(sheet::add);
        }
    }

    private void path(List<Mark.Point> points, Colour colour) {
        if (points.size() > 1) {
            sheet.add(new Mark.Path(points, 2, colour));
        }
    }

    private static Mark disc(double x, double y, Series series, String tooltip) {
        return new Mark.Disc(x, y, series.radius(), series.colour(), 1, Colour.WHITE, tooltip);
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

    private void ring(double x, double y) {
        sheet.add(new Mark.Disc(x, y, 5, Colour.VERMILION, 2, Colour.INK, ""));
    }

    private void remarkOnGaps() {
        for (var series : SERIES) {
            long gaps =
                    figures.stream()
                            .filter(line -> !Double.isFinite(series.value().applyAsDouble(line)))
                            .count();
            if (gaps > 0) {
                sheet.remark(
                        "Left out, since they are not finite: %d of %d values of the %s loss"
                                .formatted(gaps, figures.size(), series.name()));
            }
        }
    }
}
