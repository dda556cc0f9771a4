package jacobi.examples.plots;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How well models translate sentences of different lengths. */
public final class LengthCurve {
    private static final String TITLE = "BLEU by the length of the source";
    private static final List<Colour> COLOURS =
            List.of(
                    Colour.BLUE,
                    Colour.VERMILION,
                    Colour.GREEN,
                    Colour.PURPLE,
                    Colour.ORANGE,
                    Colour.SKY,
                    Colour.INK);

    /**
     * Sentences of like length.
     *
     * @param from the least words of a source
     * @param to the most
     * @param sentences how many there are
     */
    public record Bucket(int from, int to, int sentences) {
        double middle() {
            return (from + to) / 2.0;
        }
    }

    /**
     * A model's line.
     *
     * @param bleu for each bucket, from 0 to 100
     */
    public record Line(String name, List<Double> bleu) {
        public Line {
            bleu = List.copyOf(bleu);
        }
    }

    private LengthCurve() {}

    /**
     * Draws {@code bleu-by-length.svg} and {@code .png}. Where Java has no fonts, a warning is
     * logged and only the SVG is written.
     *
     * @param directory created if it does not exist
     * @return the files written
     * @throws jacobi.models.formats.FormatException if a picture cannot be written
     */
    public static List<Path> write(List<Bucket> buckets, List<Line> lines, Path directory) {
        return PictureFiles.write(
                directory, "bleu-by-length", lettering -> picture(buckets, lines, lettering));
    }

    static Picture picture(List<Bucket> buckets, List<Line> lines, Lettering lettering) {
        double highest = 0;
        for (var line : lines) {
            for (double bleu : line.bleu) {
                highest = Math.max(highest, bleu);
            }
        }
        var frame =
                new LineChart.Frame(
                        TITLE,
                        summary(buckets),
                        "words of the source",
                        "BLEU",
                        Ticks.counting(buckets.getLast().to, 8),
                        Ticks.over(0, highest, 6));
        var drawn = new ArrayList<LineChart.Line>();
        for (var line : lines) {
            var colour = COLOURS.get(drawn.size() % COLOURS.size());
            drawn.add(new LineChart.Line(line.name, colour, 3.5, places(buckets, line)));
        }
        return new LineChart(frame, drawn).draw(lettering);
    }

    private static String summary(List<Bucket> buckets) {
        int sentences = buckets.stream().mapToInt(Bucket::sentences).sum();
        return String.format(
                Locale.ROOT,
                "%,d sentences in %d groups of like length",
                sentences,
                buckets.size());
    }

    private static List<LineChart.Place> places(List<Bucket> buckets, Line line) {
        var places = new ArrayList<LineChart.Place>();
        for (int i = 0; i < buckets.size(); i++) {
            var bucket = buckets.get(i);
            var tooltip =
                    String.format(
                            Locale.ROOT,
                            "%s, %d to %d words: BLEU %.1f of %,d sentences",
                            line.name,
                            bucket.from,
                            bucket.to,
                            line.bleu.get(i),
                            bucket.sentences);
            places.add(new LineChart.Place(bucket.middle(), line.bleu.get(i), tooltip));
        }
        return places;
    }
}
