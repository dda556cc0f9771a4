package jacobi.examples.plots;

import java.util.ArrayList;
import java.util.List;

/** Lines over two axes. */
final class LineChart {
    private static final double WIDTH = 860;
    private static final double LEFT = 80;
    private static final double RIGHT = WIDTH - 40;
    private static final double HEIGHT = 320;
    private static final double TICK_SIZE = 11.5;

    /** With more points than this, discs would hide the line. */
    private static final int FEW = 80;

    private final Frame frame;
    private final Axis x;
    private final List<Line> lines;
    private final List<Place> rings = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private String ringed = "";

    /**
     * What stands around the lines.
     *
     * @param summary a sentence below the title
     * @param xTitle of the horizontal axis
     * @param yTitle of the vertical axis
     */
    record Frame(String title, String summary, String xTitle, String yTitle, Ticks x, Ticks y) {}

    /**
     * A line.
     *
     * @param radius of its points
     */
    record Line(String name, Colour colour, double radius, List<Place> places) {
        Line {
            places = List.copyOf(places);
        }
    }

    /**
     * A point of a line, which has a gap where y is not finite.
     *
     * @param tooltip what a browser shows under the pointer
     */
    record Place(double x, double y, String tooltip) {}

    LineChart(Frame frame, List<Line> lines) {
        this.frame = frame;
        this.x = new Axis(frame.x, LEFT, RIGHT);
        this.lines = List.copyOf(lines);
    }

    /** Puts a ring around a point, which the legend explains. */
    LineChart ring(Place place, String meaning) {
        rings.add(place);
        ringed = meaning;
        return this;
    }

    /** Adds a sentence below the picture. */
    LineChart remark(String sentence) {
        remarks.add(sentence);
        return this;
    }

    Picture draw(Lettering lettering) {
        var sheet = new Sheet(lettering);
        double width = WIDTH - 2 * Sheet.MARGIN;
        double legend = sheet.header(frame.title, frame.summary, width) + 22;
        legend(sheet, legend);
        double top = legend + 20;
        var y = new Axis(frame.y, top + HEIGHT, top);
        horizontalAxis(sheet, y);
        verticalAxis(sheet, y);
        lines.forEach(line -> line(sheet, line, y));
        rings.forEach(place -> ring(sheet, x.pixel(place.x), y.pixel(place.y)));
        remarks.forEach(sheet::remark);
        double bottom = sheet.footer(top + HEIGHT + 54, width);
        return sheet.picture(frame.title, WIDTH, bottom + Sheet.MARGIN / 2.0);
    }

    // ---- the frame ----

    private void legend(Sheet sheet, double y) {
        double at = LEFT;
        for (var line : lines) {
            sheet.add(
                    new Mark.Path(
                            List.of(new Mark.Point(at, y), new Mark.Point(at + 24, y)),
                            2,
                            line.colour));
            sheet.add(disc(at + 12, y, line, ""));
            at = legendText(sheet, at + 30, y, line.name);
        }
        if (!rings.isEmpty()) {
            ring(sheet, at + 6, y);
            legendText(sheet, at + 18, y, ringed);
        }
    }

    private static double legendText(Sheet sheet, double x, double y, String text) {
        text(sheet, text, x, y + 4, Mark.Anchor.START);
        return x + sheet.width(text, TICK_SIZE) + 24;
    }

    private void horizontalAxis(Sheet sheet, Axis y) {
        for (int i = 0; i < frame.x.count(); i++) {
            double at = x.pixel(frame.x.value(i));
            sheet.add(Mark.Path.line(at, y.start(), at, y.end(), Colour.GRID));
            text(sheet, frame.x.label(i), at, y.start() + 18, Mark.Anchor.MIDDLE);
        }
        sheet.add(Mark.Path.line(x.start(), y.start(), x.end(), y.start(), Colour.AXIS));
        title(sheet, frame.xTitle, (x.start() + x.end()) / 2, y.start() + 40, 0);
    }

    private void verticalAxis(Sheet sheet, Axis y) {
        for (int i = 0; i < frame.y.count(); i++) {
            double at = y.pixel(frame.y.value(i));
            var colour = i == 0 ? Colour.AXIS : Colour.GRID;
            sheet.add(Mark.Path.line(x.start(), at, x.end(), at, colour));
            text(sheet, frame.y.label(i), x.start() - 8, at + 4, Mark.Anchor.END);
        }
        title(sheet, frame.yTitle, Sheet.MARGIN + 10, (y.start() + y.end()) / 2, -90);
    }

    private static void text(Sheet sheet, String text, double x, double y, Mark.Anchor anchor) {
        sheet.add(Mark.Text.of(text, x, y, TICK_SIZE, Colour.MUTED, anchor));
    }

    private static void title(Sheet sheet, String text, double x, double y, double turn) {
        sheet.add(
                new Mark.Text(
                        text, x, y, Sheet.TEXT_SIZE, false, Colour.INK, Mark.Anchor.MIDDLE, turn));
    }

    // ---- the lines ----

    private void line(Sheet sheet, Line line, Axis y) {
        var run = new ArrayList<Mark.Point>();
        var discs = new ArrayList<Mark>();
        for (var place : line.places) {
            if (Double.isFinite(place.y)) {
                run.add(new Mark.Point(x.pixel(place.x), y.pixel(place.y)));
                discs.add(disc(run.getLast().x(), run.getLast().y(), line, place.tooltip));
            } else {
                path(sheet, run, line.colour);
                run.clear();
            }
        }
        path(sheet, run, line.colour);
        if (line.places.size() <= FEW) {
            discs.forEach(sheet::add);
        }
    }

    private static void path(Sheet sheet, List<Mark.Point> points, Colour colour) {
        if (points.size() > 1) {
            sheet.add(new Mark.Path(points, 2, colour));
        }
    }

    private static Mark disc(double x, double y, Line line, String tooltip) {
        return new Mark.Disc(x, y, line.radius, line.colour, 1, Colour.WHITE, tooltip);
    }

    private static void ring(Sheet sheet, double x, double y) {
        sheet.add(new Mark.Disc(x, y, 5, Colour.VERMILION, 2, Colour.INK, ""));
    }
}
