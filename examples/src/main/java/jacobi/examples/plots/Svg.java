package jacobi.examples.plots;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes pictures as SVG 1.1, without fonts and without AWT. Texts stay texts: they can be searched
 * and copied, and whoever opens the file brings the fonts.
 */
final class Svg {
    private static final String FONTS =
            "DejaVu Sans, Noto Sans, Noto Sans CJK KR, Noto Sans KR, Malgun Gothic,"
                    + " Apple SD Gothic Neo, sans-serif";

    private Svg() {}

    static String of(Picture picture) {
        var svg = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"")
                .append(attribute("font-family", FONTS))
                .append(attribute("width", picture.width()))
                .append(attribute("height", picture.height()))
                .append(attribute("viewBox", "0 0 " + picture.width() + " " + picture.height()))
                .append(">\n<title>")
                .append(escape(picture.title()))
                .append("</title>\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        picture.marks().forEach(mark -> svg.append(element(mark)).append('\n'));
        return svg.append("</svg>\n").toString();
    }

    private static String element(Mark mark) {
        return switch (mark) {
            case Mark.Rectangle rectangle -> rectangle(rectangle);
            case Mark.Path path -> path(path);
            case Mark.Disc disc -> disc(disc);
            case Mark.Text text -> text(text);
        };
    }

    private static String rectangle(Mark.Rectangle mark) {
        return "<rect"
                + attribute("x", mark.x())
                + attribute("y", mark.y())
                + attribute("width", mark.width())
                + attribute("height", mark.height())
                + attribute("fill", mark.fill().hex())
                + close("rect", mark.tooltip());
    }

    private static String path(Mark.Path mark) {
        return "<polyline"
                + attribute("points", points(mark.points()))
                + attribute("fill", "none")
                + attribute("stroke", mark.stroke().hex())
                + attribute("stroke-width", mark.thickness())
                + attribute("stroke-linejoin", "round")
                + "/>";
    }

    private static String points(List<Mark.Point> points) {
        return points.stream()
                .map(point -> number(point.x()) + "," + number(point.y()))
                .collect(Collectors.joining(" "));
    }

    private static String disc(Mark.Disc mark) {
        return "<circle"
                + attribute("cx", mark.x())
                + attribute("cy", mark.y())
                + attribute("r", mark.radius())
                + attribute("fill", mark.fill().hex())
                + attribute("stroke", mark.stroke().hex())
                + attribute("stroke-width", mark.thickness())
                + close("circle", mark.tooltip());
    }

    private static String text(Mark.Text mark) {
        var anchor = mark.anchor().name().toLowerCase(Locale.ROOT);
        return "<text"
                + attribute("x", mark.x())
                + attribute("y", mark.y())
                + attribute("font-size", mark.size())
                + (mark.bold() ? attribute("font-weight", "bold") : "")
                + attribute("fill", mark.colour().hex())
                + attribute("text-anchor", anchor)
                + turn(mark)
                + ">"
                + escape(mark.text())
                + "</text>";
    }

    private static String turn(Mark.Text mark) {
        if (mark.turn() == 0) {
            return "";
        }
        var numbers = List.of(mark.turn(), mark.x(), mark.y());
        return attribute(
                "transform",
                numbers.stream().map(Svg::number).collect(Collectors.joining(" ", "rotate(", ")")));
    }

    private static String close(String element, String tooltip) {
        return tooltip.isEmpty()
                ? "/>"
                : "><title>" + escape(tooltip) + "</title></" + element + ">";
    }

    private static String attribute(String name, double value) {
        return attribute(name, number(value));
    }

    private static String attribute(String name, String value) {
        return " " + name + "=\"" + escape(value) + "\"";
    }

    /** Hundredths of a pixel are enough, and zeros at the end only make the file longer. */
    private static String number(double value) {
        double rounded = Math.round(value * 100) / 100.0;
        return rounded == Math.rint(rounded)
                ? Long.toString((long) rounded)
                : Double.toString(rounded);
    }

    private static String escape(String text) {
        var escaped = new StringBuilder();
        text.codePoints().forEach(character -> escape(character, escaped));
        return escaped.toString();
    }

    private static void escape(int character, StringBuilder escaped) {
        switch (character) {
            case '&' -> escaped.append("&amp;");
            case '<' -> escaped.append("&lt;");
            case '>' -> escaped.append("&gt;");
            case '"' -> escaped.append("&quot;");
            default -> {
                if (isXml(character)) {
                    escaped.appendCodePoint(character);
                } else {
                    escaped.append("U+%04X".formatted(character));
                }
            }
        }
    }

    /** XML 1.0, section 2.2: no control characters, no halves of surrogate pairs. */
    private static boolean isXml(int character) {
        return character == '\t'
                || character == '\n'
                || character >= 0x20 && character <= 0xD7FF
                || character >= 0xE000 && character <= 0xFFFD
                || character >= 0x10000;
    }
}
