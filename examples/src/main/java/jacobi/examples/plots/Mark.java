package jacobi.examples.plots;

import java.util.List;

/**
 * Something drawn, in pixels from the upper left corner: the alphabet of every picture. A new
 * format is one more {@code switch} over it.
 */
sealed interface Mark {
    /** A point of a {@link Path}. */
    record Point(double x, double y) {}

    /** Where a text's x lies on it. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /**
     * A filled rectangle.
     *
     * @param tooltip what a browser shows under the pointer, or empty
     */
    record Rectangle(double x, double y, double width, double height, Colour fill, String tooltip)
            implements Mark {}

    /** A line through points. */
    record Path(List<Point> points, double thickness, Colour stroke) implements Mark {
        public Path {
            points = List.copyOf(points);
        }

        static Path line(double x1, double y1, double x2, double y2, Colour stroke) {
            return new Path(List.of(new Point(x1, y1), new Point(x2, y2)), 1, stroke);
        }
    }

    /**
     * A disc with an edge.
     *
     * @param tooltip what a browser shows under the pointer, or empty
     */
    record Disc(
            double x,
            double y,
            double radius,
            Colour fill,
            double thickness,
            Colour stroke,
            String tooltip)
            implements Mark {}

    /**
     * A line of text.
     *
     * @param x of the anchor
     * @param y of the baseline
     * @param size of the font
     * @param turn in degrees, clockwise around the anchor
     */
    record Text(
            String text,
            double x,
            double y,
            double size,
            boolean bold,
            Colour colour,
            Anchor anchor,
            double turn)
            implements Mark {
        static Text of(String text, double x, double y, double size, Colour colour, Anchor anchor) {
            return new Text(text, x, y, size, false, colour, anchor, 0);
        }
    }
}
