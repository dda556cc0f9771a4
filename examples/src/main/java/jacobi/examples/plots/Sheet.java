package jacobi.examples.plots;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A picture while it is laid out. */
final class Sheet {
    static final int MARGIN = 24;
    static final double TITLE_SIZE = 17;
    static final double TEXT_SIZE = 12;
    static final double LINE = 1.4;

    private final Lettering lettering;
    private final List<Mark> marks = new ArrayList<>();
    private final Set<String> remarks = new LinkedHashSet<>();

    Sheet(Lettering lettering) {
        this.lettering = lettering;
    }

    void add(Mark mark) {
        marks.add(mark);
    }

    /** A text as it can be shown; the picture will say what was replaced. */
    String read(String text) {
        var reading = lettering.read(text);
        remarks.addAll(reading.remarks());
        return reading.text();
    }

    /** Something that the reader of the picture must know. */
    void remark(String text) {
        remarks.add(text);
    }

    double width(String text, double size) {
        return lettering.width(text, size, false);
    }

    /** The title and what explains it, from the top; returns where they end. */
    double header(String title, String explanation, double width) {
        double y = paragraph(title, MARGIN, width, TITLE_SIZE, true, Colour.INK);
        return paragraph(explanation, y + 2, width, TEXT_SIZE, false, Colour.MUTED);
    }

    /** All remarks; returns where they end, which is where they start if there are none. */
    double footer(double top, double width) {
        double y = top;
        for (var remark : remarks) {
            y = paragraph(remark, y + 2, width, TEXT_SIZE - 1, false, Colour.MUTED);
        }
        return y;
    }

    private double paragraph(
            String text, double top, double width, double size, boolean bold, Colour colour) {
        double y = top;
        for (var line : lettering.wrap(text, width, size, bold)) {
            add(new Mark.Text(line, MARGIN, y + size, size, bold, colour, Mark.Anchor.START, 0));
            y += size * LINE;
        }
        return y;
    }

    Picture picture(String title, double width, double height) {
        return new Picture(title, (int) Math.ceil(width), (int) Math.ceil(height), marks);
    }
}
