package jacobi.examples.plots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.translation.CrossAttention;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

class AttentionMapTest {
    private static final List<String> SOURCE = List.of("the", "<b> & co", "reads", "</s>");
    private static final List<String> TARGET = List.of("학생이", "책을", "읽어요", "끝");

    @TempDir private Path directory;

    /** Two heads; each target token looks mostly at the source token of the same position. */
    private static CrossAttention attention(List<String> source, List<String> target) {
        int rows = target.size();
        int columns = source.size();
        var weights = new float[2 * rows * columns];
        Arrays.fill(weights, 0.2f / columns);
        for (int i = 0; i < Math.min(rows, columns); i++) {
            weights[i * columns + i] += 0.8f;
            weights[(rows + i) * columns + i] += 0.8f;
        }
        var layer = Tensor.of(Shape.of(2, rows, columns), weights);
        return new CrossAttention(source, target, List.of(layer));
    }

    @Test
    void svgHasEveryTokenOnce() throws IOException {
        var files = AttentionMap.write(attention(SOURCE, TARGET), 0, "학생", directory, "map");
        assertEquals(directory.resolve("map.svg"), files.getFirst());
        var texts = SvgText.all(files.getFirst(), "text");
        for (var token : List.of("the", "<b> & co", "reads", "</s>", "학생이", "책을", "읽어요", "끝")) {
            assertEquals(1, Collections.frequency(texts, token), token);
        }
        assertTrue(texts.contains("학생"), texts::toString);
        var tooltips = SvgText.all(files.getFirst(), "title");
        assertTrue(tooltips.contains("the → 책을: 0.050 (heads: 0.05 0.05)"), tooltips::toString);
        assertTrue(tooltips.contains("reads → 읽어요: 0.850 (heads: 0.85 0.85)"), tooltips::toString);
    }

    @Test
    void pngIsPainted() throws IOException {
        AwtFonts.assumeInstalled();
        var files = AttentionMap.write(attention(SOURCE, TARGET), 0, "학생", directory, "map");
        var image = ImageIO.read(files.getLast().toFile());
        assertTrue(image.getWidth() >= 800 && image.getHeight() >= 800, image::toString);
        var colours = new HashSet<Integer>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y) & 0xFFFFFF);
            }
        }
        var scale = new ColourScale(1);
        assertTrue(colours.contains(scale.of(0.05f).rgb()), "no colour of the weight 0.05");
        assertTrue(colours.contains(scale.of(0.8f + 0.05f).rgb()), "no colour of the weight 0.85");
    }

    @Test
    void saysThatHangulIsRomanised() {
        AwtFonts.assumeInstalled();
        var attention = attention(SOURCE, TARGET);
        var texts =
                texts(AttentionMap.picture(attention, 0, "학생", InstalledFontsTest.fonts(false)));
        assertTrue(texts.containsAll(List.of("haksaengi", "chaegeul", "ilgeoyo")), texts::toString);
        assertTrue(String.join(" ", texts).contains(InstalledFonts.ROMANISED), texts::toString);

        texts = texts(AttentionMap.picture(attention, 0, "학생", InstalledFontsTest.fonts(true)));
        assertTrue(texts.containsAll(TARGET), texts::toString);
        assertTrue(texts.stream().noneMatch(text -> text.contains("romanised")), texts::toString);
    }

    @Test
    void greysWeightsThatAreNotFinite() {
        var attention = attention(SOURCE, TARGET);
        attention.layers().getFirst().set(5, Double.NaN);
        var picture = AttentionMap.picture(attention, 0, "", new GuessedWidths());
        long grey =
                picture.marks().stream()
                        .filter(
                                mark ->
                                        mark instanceof Mark.Rectangle cell
                                                && cell.fill().equals(Colour.MISSING))
                        .count();
        assertEquals(2, grey, "one cell of the mean, one of its head");
        assertTrue(texts(picture).contains("Grey: left out, since 1 weights are not finite"));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 9", "9, 1", "60, 60", "150, 40"})
    void marksLieInside(int columns, int rows) {
        AwtFonts.assumeInstalled();
        var source = tokens(columns, "a-rather-long-source-token-");
        var target = tokens(rows, "t");
        for (var lettering : List.of(new GuessedWidths(), InstalledFontsTest.fonts(false))) {
            var picture = AttentionMap.picture(attention(source, target), 0, "A title", lettering);
            for (var mark : picture.marks()) {
                if (mark instanceof Mark.Text text) {
                    assertInside(picture, text, lettering);
                }
            }
        }
    }

    private static void assertInside(Picture picture, Mark.Text text, Lettering lettering) {
        double width = lettering.width(text.text(), text.size(), text.bold());
        double start =
                switch (text.anchor()) {
                    case START -> 0;
                    case MIDDLE -> -width / 2;
                    case END -> -width;
                };
        double turn = Math.toRadians(text.turn());
        for (double along : new double[] {start, start + width}) {
            double x = text.x() + along * Math.cos(turn);
            double y = text.y() + along * Math.sin(turn);
            assertTrue(x >= 0 && x <= picture.width(), () -> text + " ends at x " + x);
            assertTrue(y >= 0 && y <= picture.height(), () -> text + " ends at y " + y);
        }
    }

    @Test
    void namesALayerThatIsNotThere() {
        var attention = attention(SOURCE, TARGET);
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> AttentionMap.write(attention, 1, "", directory, "map"));
        assertEquals("layer 1 has no cross-attention: there are 1 layers", e.getMessage());
        var empty = new CrossAttention(List.of(), TARGET, attention.layers());
        assertThrows(
                IllegalArgumentException.class,
                () -> AttentionMap.write(empty, 0, "", directory, "map"));
    }

    private static List<String> tokens(int count, String prefix) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static List<String> texts(Picture picture) {
        return picture.marks().stream()
                .filter(Mark.Text.class::isInstance)
                .map(mark -> ((Mark.Text) mark).text())
                .toList();
    }
}
