package jacobi.examples.plots;

import java.util.Locale;

/**
 * A matrix as coloured cells.
 *
 * @param left the pixel of its left edge
 * @param top the pixel of its top edge
 * @param cell the side of a cell in pixels
 * @param scale from values to colours
 */
record HeatMap(double left, double top, double cell, ColourScale scale) {
    /** Room for two decimals. */
    private static final double NUMBERS_FROM = 34;

    private static final double LEAST_SHOWN = 0.005;
    private static final double GAP_FROM = 20;

    /** On whole pixels, so that no seams show between cells. */
    HeatMap {
        left = Math.rint(left);
        top = Math.rint(top);
    }

    /** What a browser shows over a cell. */
    interface Tooltip {
        String of(int row, int column);
    }

    /** The cells, with their values where they are large enough. */
    void draw(Sheet sheet, double[][] values, Tooltip tooltip) {
        for (int row = 0; row < values.length; row++) {
            for (int column = 0; column < values[row].length; column++) {
                draw(sheet, row, column, values[row][column], tooltip.of(row, column));
            }
        }
    }

    private void draw(Sheet sheet, int row, int column, double value, String tooltip) {
        double x = left + column * cell;
        double y = top + row * cell;
        double side = cell >= GAP_FROM ? cell - 1 : cell;
        var colour = Double.isFinite(value) ? scale.of(value) : Colour.MISSING;
        sheet.add(new Mark.Rectangle(x, y, side, side, colour, tooltip));
        if (cell >= NUMBERS_FROM && value >= LEAST_SHOWN && Double.isFinite(value)) {
            sheet.add(
                    Mark.Text.of(
                            String.format(Locale.ROOT, "%.2f", value),
                            x + side / 2,
                            y + side / 2 + 4,
                            10.5,
                            colour.readableOnTop(),
                            Mark.Anchor.MIDDLE));
        }
    }
}
