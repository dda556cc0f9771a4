package jacobi.examples.plots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.models.formats.FormatException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.imageio.ImageIO;

class LossCurveTest {
    private static final String HEADER =
            "epoch,step,seconds,learning_rate,training_loss,validation_loss,perplexity,bleu\n";

    @TempDir private Path directory;

    private Path metrics(String text) throws IOException {
        return Files.writeString(directory.resolve("metrics.csv"), text);
    }

    private List<Path> draw(String lines) throws IOException {
        return LossCurve.write(metrics(HEADER + lines), directory.resolve("plots"));
    }

    @Test
    void drawsBothCurvesInBothFormats() throws IOException {
        AwtFonts.assumeInstalled();
        var files =
                draw(
                        """
                        1,100,9.0,1.0000e-03,3.500000,3.250000,25.790340,1.0
                        2,200,18.0,1.0000e-03,2.500000,2.125000,8.372897,9.0
                        3,300,27.0,1.0000e-03,1.500000,2.250000,9.487736,8.0
                        """);
        var svg = directory.resolve("plots/loss.svg");
        var png = directory.resolve("plots/loss.png");
        assertEquals(List.of(svg, png), files);
        var texts = SvgText.all(svg, "text");
        assertTrue(
                texts.contains(
                        "Lowest validation loss 2.125 nats per token (perplexity 8.373) at step"
                                + " 200, epoch 2"),
                texts::toString);
        assertTrue(
                texts.containsAll(List.of("optimizer step", "loss (nats per token)", "300", "3.5")),
                texts::toString);
        var tooltips = SvgText.all(svg, "title");
        assertTrue(tooltips.contains("step 300, epoch 3: training loss 1.5000"));
        var image = ImageIO.read(png.toFile());
        assertEquals(1720, image.getWidth());
        assertTrue(has(image, Colour.BLUE) && has(image, Colour.VERMILION));
    }

    private static boolean has(BufferedImage image, Colour colour) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == colour.rgb()) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void drawsASinglePoint() throws IOException {
        var svg = draw("1,131,9.0,1.0000e-03,2.910000,2.910000,18.356800,1.0\n").getFirst();
        var tooltips = SvgText.all(svg, "title");
        assertTrue(tooltips.contains("step 131, epoch 1: validation loss 2.9100"));
    }

    @Test
    void leavesOutWhatIsNotFiniteAndSaysSo() throws IOException {
        var svg =
                draw("""
                1,100,9.0,1.0000e-03,NaN,3.250000,25.790340,1.0
                2,200,18.0,1.0000e-03,2.500000,Infinity,Infinity,9.0
                3,300,27.0,1.0000e-03,1.500000,NaN,NaN,8.0
                """)
                        .getFirst();
        var texts = SvgText.all(svg, "text");
        assertTrue(
                texts.contains(
                        "Left out, since they are not finite: 1 of 3 values of the training loss"),
                texts::toString);
        assertTrue(
                texts.contains(
                        "Left out, since they are not finite: 2 of 3 values of the validation"
                                + " loss"),
                texts::toString);
        assertTrue(!Files.readString(svg).contains("NaN"));
    }

    @Test
    void drawsAFrameIfNothingIsFinite() throws IOException {
        var svg = draw("1,100,9.0,1.0000e-03,NaN,NaN,NaN,1.0\n").getFirst();
        var texts = SvgText.all(svg, "text");
        assertTrue(texts.contains("No validation loss is a finite number."), texts::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epoch,step|has no validation yet, there is nothing to draw",
                "epoch,step;1,2|has no column training_loss but [epoch, step]",
                "epoch,step,training_loss;1,2|line 2 ends before its training_loss",
                "epoch,step;1,2.x|line 2 has \"2.x\" for its step, which is no number",
            })
    void saysWhatIsWrongWithAFile(String text, String problem) throws IOException {
        var file = metrics(text.replace(';', '\n') + "\n");
        var e = assertThrows(FormatException.class, () -> LossCurve.write(file, directory));
        assertEquals(file + ": " + problem, e.getMessage());
    }

    @Test
    void namesAFileThatIsNotThere() {
        var file = directory.resolve("none.csv");
        var e = assertThrows(FormatException.class, () -> LossCurve.write(file, directory));
        assertTrue(e.getMessage().startsWith(file + ": cannot be read"), e.getMessage());
    }
}
