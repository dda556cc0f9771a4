package jacobi.examples.plots;

import jacobi.models.translation.CrossAttention;

import java.nio.file.Path;
import java.util.List;

/** Where a translation looked: a decoder layer's cross-attention as a heat map. */
public final class AttentionMap {
    private static final double MAP_SIZE = 760;
    private static final double LARGEST_CELL = 48;
    private static final double SMALLEST_CELL = 11;
    private static final double SLANTED_FROM = 20;
    private static final double LEAST_WIDTH = 420;
    private static final double LEGEND_WIDTH = 80;
    private static final double LEGEND_HEIGHT = 140;
    private static final double LEGEND_BAND = 2;
    private static final double TICK_SIZE = 11.5;
    private static final double HEAD_SIZE = 130;
    private static final double HEAD_GAP = 18;
    private static final int LONGEST_TOKEN = 30;

    /** With more cells than this, the heads would make the file too long to open. */
    private static final int MOST_HEAD_CELLS = 20_000;

    private final CrossAttention attention;
    private final HeadWeights weights;
    private final Sheet sheet;
    private final List<String> source;
    private final List<String> target;
    private final double cell;
    private final double textSize;
    private final ColourScale scale;

    private AttentionMap(CrossAttention attention, int layer, Lettering lettering) {
        this.attention = attention;
        this.weights = HeadWeights.of(attention, layer);
        this.sheet = new Sheet(lettering);
        this.source = labels(attention.source());
        this.target = labels(attention.target());
        double fitting = Math.floor(MAP_SIZE / Math.max(source.size(), target.size()));
        this.cell = Math.clamp(fitting, SMALLEST_CELL, LARGEST_CELL);
        this.textSize = Math.min(13, cell * 0.85);
        this.scale = new ColourScale(weights.ticks().last());
    }

    /**
     * Draws the mean over the heads of one layer, large, and each head, small, as {@code NAME.svg}
     * and {@code NAME.png}: a column for each source token, a row for each target token. In the PNG
     * tokens are romanised where no font has Hangul, and the picture says so. Where Java has no
     * fonts at all, a warning is logged and only the SVG is written.
     *
     * @param layer of the decoder, from 0
     * @param title above the map, such as the sentence and its translation
     * @param directory created if it does not exist
     * @param name of the files, without ending
     * @return the files written
     * @throws IllegalArgumentException if there is no such layer, or no token
     * @throws jacobi.models.formats.FormatException if a picture cannot be written
     */
    public static List<Path> write(
            CrossAttention attention, int layer, String title, Path directory, String name) {
        return PictureFiles.write(
                directory, name, lettering -> picture(attention, layer, title, lettering));
    }

    static Picture picture(CrossAttention attention, int layer, String title, Lettering lettering) {
        return new AttentionMap(attention, layer, lettering)
                .draw(title, explanation(attention, layer));
    }

    private static String explanation(CrossAttention attention, int layer) {
        int layers = attention.layers().size();
        int heads = attention.layers().get(layer).dim(0);
        return "Cross-attention in decoder layer %d of %d, %s: each row shows where the model"
                        .formatted(
                                layer + 1,
                                layers,
                                heads == 1 ? "its only head" : "mean of " + heads + " heads")
                + " looked for one target token.";
    }

    private List<String> labels(List<String> tokens) {
        return tokens.stream().map(AttentionMap::shorten).map(sheet::read).toList();
    }

    private static String shorten(String token) {
        return token.codePointCount(0, token.length()) <= LONGEST_TOKEN
                ? token
                : token.substring(0, token.offsetByCodePoints(0, LONGEST_TOKEN - 1)) + "…";
    }

    private Picture draw(String title, String explanation) {
        var columns = new ColumnLabels(turn());
        double left = Sheet.MARGIN + 22 + widest(target) + 8;
        double right = left + source.size() * cell;
        double width =
                Math.max(LEAST_WIDTH, right + Math.max(LEGEND_WIDTH, columns.overhang()))
                        + Sheet.MARGIN;
        double textWidth = width - 2 * Sheet.MARGIN;
        double y = sheet.header(sheet.read(title), explanation, textWidth) + 26;
        axisTitle("source", (left + right) / 2, y, 0);
        double top = y + 12 + columns.height() + 6;
        columns.draw(left, top - 6);
        rowLabels(left - 8, top);
        new HeatMap(left, top, cell, scale).draw(sheet, weights.mean(), this::tooltip);
        legend(right + 24, top + 22);
        y = top + Math.max(target.size() * cell, LEGEND_HEIGHT + 30);
        y = heads(y + 30, textWidth);
        remarkOnGaps();
        y = sheet.footer(y, textWidth);
        return sheet.picture(title, width, y + Sheet.MARGIN / 2.0);
    }

    // ---- the labels ----

    private double widest(List<String> labels) {
        return labels.stream().mapToDouble(label -> sheet.width(label, textSize)).max().orElse(0);
    }

    /** Level where the tokens have room, slanted or upright otherwise. */
    private double turn() {
        if (widest(source) <= cell - 6) {
            return 0;
        }
        return cell >= SLANTED_FROM ? -45 : -90;
    }

    private final class ColumnLabels {
        private final double turn;
        private final double sine;
        private final double cosine;

        ColumnLabels(double turn) {
            this.turn = turn;
            this.sine = Math.sin(Math.toRadians(-turn));
            this.cosine = Math.cos(Math.toRadians(turn));
        }

        double height() {
            return widest(source) * sine + textSize * cosine;
        }

        /** How far the labels reach beyond the map's right edge. */
        double overhang() {
            double overhang = 0;
            for (int i = 0; i < source.size() && turn != 0; i++) {
                double end = sheet.width(source.get(i), textSize) * cosine + textSize;
                overhang = Math.max(overhang, end - (source.size() - i - 0.5) * cell);
            }
            return overhang;
        }

        void draw(double left, double bottom) {
            var anchor = turn == 0 ? Mark.Anchor.MIDDLE : Mark.Anchor.START;
            for (int i = 0; i < source.size(); i++) {
                // A turned text has its middle, not its baseline, over the middle of the column.
                double x = left + (i + 0.5) * cell + sine * textSize * 0.35;
                label(source.get(i), x, bottom, anchor, turn);
            }
        }
    }

    private void rowLabels(double right, double top) {
        double middle = 0;
        for (int i = 0; i < target.size(); i++) {
            middle = top + (i + 0.5) * cell;
            label(target.get(i), right, middle + textSize * 0.35, Mark.Anchor.END, 0);
        }
        axisTitle("target", Sheet.MARGIN + 10, (top + middle + cell / 2) / 2, -90);
    }

    private void label(String text, double x, double y, Mark.Anchor anchor, double turn) {
        sheet.add(new Mark.Text(text, x, y, textSize, false, Colour.INK, anchor, turn));
    }

    private void axisTitle(String text, double x, double y, double turn) {
        sheet.add(
                new Mark.Text(
                        text,
                        x,
                        y,
                        Sheet.TEXT_SIZE,
                        false,
                        Colour.MUTED,
                        Mark.Anchor.MIDDLE,
                        turn));
    }

    private String tooltip(int row, int column) {
        return attention.source().get(column)
                + " → "
                + attention.target().get(row)
                + ": "
                + weights.describe(row, column);
    }

    // ---- what surrounds the map ----

    private void legend(double x, double top) {
        var axis = new Axis(weights.ticks(), top + LEGEND_HEIGHT, top);
        small("weight", x, top - 14);
        for (double y = top; y < top + LEGEND_HEIGHT; y += LEGEND_BAND) {
            double part = (top + LEGEND_HEIGHT - y - LEGEND_BAND / 2) / LEGEND_HEIGHT;
            var colour = scale.of(part * scale.top());
            // Each band reaches to the end, and is drawn over, so that no seam shows between two.
            double rest = top + LEGEND_HEIGHT - y;
            sheet.add(new Mark.Rectangle(x, y, 14, rest, colour, ""));
        }
        for (int i = 0; i < axis.ticks().count(); i++) {
            small(axis.ticks().label(i), x + 20, axis.pixel(axis.ticks().value(i)) + 4);
        }
    }

    private void small(String text, double x, double y) {
        sheet.add(Mark.Text.of(text, x, y, TICK_SIZE, Colour.MUTED, Mark.Anchor.START));
    }

    /** A small map for each head, in rows; returns where they end. */
    private double heads(double top, double width) {
        int count = weights.heads().size();
        int cells = count * source.size() * target.size();
        if (count < 2 || cells > MOST_HEAD_CELLS) {
            return top - 18;
        }
        double fitting = Math.floor(HEAD_SIZE / Math.max(source.size(), target.size()));
        double side = Math.clamp(fitting, 2, 14);
        double across = source.size() * side + HEAD_GAP;
        double down = target.size() * side + HEAD_GAP + TICK_SIZE;
        across = Math.max(across, sheet.width("head 88", TICK_SIZE) + HEAD_GAP);
        int inRow = (int) Math.max(1, (width + HEAD_GAP) / across);
        for (int head = 0; head < count; head++) {
            double x = Sheet.MARGIN + head % inRow * across;
            double y = top + head / inRow * down;
            small("head " + (head + 1), x, y);
            var map = new HeatMap(x, y + 6, side, scale);
            map.draw(sheet, weights.heads().get(head), (row, column) -> "");
        }
        return top + (count + inRow - 1) / inRow * down - 6;
    }

    private void remarkOnGaps() {
        long gaps = weights.gaps();
        if (gaps > 0) {
            sheet.remark("Grey: left out, since %d weights are not finite".formatted(gaps));
        }
    }
}
