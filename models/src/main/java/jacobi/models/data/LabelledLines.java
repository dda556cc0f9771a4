package jacobi.models.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts with labels, a line each: {@code label<TAB>text}, or {@code label<TAB>first<TAB>second} for
 * pairs. Labels are words of any kind. Blank lines are passed over.
 *
 * @param file where they stand
 * @param lines in order, at least one
 */
public record LabelledLines(Path file, List<Line> lines) {
    private static final int LABEL = 0;
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    public LabelledLines {
        lines = List.copyOf(lines);
    }

    /**
     * A text with its label.
     *
     * @param number of the line in its file, from 1
     * @param second the second text of a pair, or null
     */
    public record Line(int number, String label, String first, String second) {}

    /** What is learned, and what is held out. */
    public record Split(LabelledLines training, LabelledLines heldOut) {}

    /**
     * Reads a UTF-8 file, plain or gzip.
     *
     * @throws CorpusException if it cannot be read, has no text, or a line is none of the above;
     *     the message names file and line
     */
    public static LabelledLines read(Path file) {
        var texts = TextLines.whole(file);
        var lines = new ArrayList<Line>();
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isBlank()) {
                var line = parse(file, i + 1, texts.get(i));
                lines.add(line);
                requireAlike(file, lines.getFirst(), line);
            }
        }
        if (lines.isEmpty()) {
            throw new CorpusException("%s holds nothing but blank lines.".formatted(file));
        }
        return new LabelledLines(file, lines);
    }

    private static Line parse(Path file, int number, String text) {
        // A negative limit keeps empty columns at the end.
        var columns = text.split("\t", -1);
        for (int i = 0; i < columns.length; i++) {
            columns[i] = columns[i].strip();
        }
        if (columns.length <= FIRST) {
            throw wrong(file, number, "no tab, which separates a label from its text");
        }
        if (columns.length > SECOND + 1) {
            throw wrong(
                    file,
                    number,
                    "%d columns, more than a label and two texts".formatted(columns.length));
        }
        if (columns[LABEL].isEmpty()) {
            throw wrong(file, number, "no label before its first tab");
        }
        for (int i = FIRST; i < columns.length; i++) {
            if (columns[i].isEmpty()) {
                throw wrong(file, number, "an empty text in column " + (i + 1));
            }
        }
        var second = columns.length > SECOND ? columns[SECOND] : null;
        return new Line(number, columns[LABEL], columns[FIRST], second);
    }

    private static void requireAlike(Path file, Line first, Line line) {
        if ((first.second() == null) != (line.second() == null)) {
            throw wrong(
                    file,
                    line.number(),
                    "%s, but line %d has %s: all must be alike"
                            .formatted(shape(line), first.number(), shape(first)));
        }
    }

    private static String shape(Line line) {
        return line.second() == null ? "one text" : "a pair of texts";
    }

    private static CorpusException wrong(Path file, int number, String what) {
        return new CorpusException("%s: line %d has %s.".formatted(file, number, what));
    }

    /** Whether they are pairs of texts. */
    public boolean pairs() {
        return lines.getFirst().second() != null;
    }

    /** All texts, of pairs both. */
    public List<String> texts() {
        var texts = new ArrayList<String>();
        for (var line : lines) {
            texts.add(line.first());
            if (line.second() != null) {
                texts.add(line.second());
            }
        }
        return texts;
    }

    /** The labels that occur, each once, sorted. */
    public List<String> labels() {
        return lines.stream().map(Line::label).distinct().sorted().toList();
    }

    /**
     * Refuses a label that a model has not learned.
     *
     * @throws CorpusException naming the first line that has one
     */
    public void requireLabels(List<String> known) {
        for (var line : lines) {
            if (!known.contains(line.label())) {
                throw wrong(
                        file,
                        line.number(),
                        "the label '%s', which is none of those that are learned: %s"
                                .formatted(line.label(), String.join(", ", known)));
            }
        }
    }

    /**
     * Cuts them in two at random. Either part has one at least.
     *
     * @param share of the lines that are learned
     * @param seed the same seed cuts in the same way
     * @throws CorpusException if there is but one line
     */
    public Split split(double share, long seed) {
        if (lines.size() < 2) {
            throw new CorpusException(
                    "%s has only one text, so that nothing can be held out.".formatted(file));
        }
        var shuffled = new ArrayList<Line>(lines.size());
        for (int i : Seeds.permutation(lines.size(), Seeds.random(seed, 0))) {
            shuffled.add(lines.get(i));
        }
        int at = Math.clamp(Math.round(share * lines.size()), 1, lines.size() - 1);
        return new Split(
                new LabelledLines(file, shuffled.subList(0, at)),
                new LabelledLines(file, shuffled.subList(at, shuffled.size())));
    }
}
