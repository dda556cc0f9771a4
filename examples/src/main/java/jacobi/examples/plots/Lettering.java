package jacobi.examples.plots;

import java.util.ArrayList;
import java.util.List;

/** What a file format can do with text: the layout has to know before it places anything. */
interface Lettering {
    /**
     * A text in characters that can be shown.
     *
     * @param text the original where that is possible
     * @param remarks what the reader of the picture must know about a replacement; mostly empty
     */
    record Reading(String text, List<String> remarks) {
        public Reading {
            remarks = List.copyOf(remarks);
        }
    }

    Reading read(String text);

    /** The width of a text that was read, in pixels. */
    double width(String text, double size, boolean bold);

    /** Cuts a text at spaces into lines of at most a width; a longer word has its own line. */
    default List<String> wrap(String text, double width, double size, boolean bold) {
        var lines = new ArrayList<String>();
        var line = "";
        for (var word : text.strip().split("\\s+")) {
            var longer = line.isEmpty() ? word : line + " " + word;
            if (line.isEmpty() || width(longer, size, bold) <= width) {
                line = longer;
            } else {
                lines.add(line);
                line = word;
            }
        }
        lines.add(line);
        return lines;
    }
}
