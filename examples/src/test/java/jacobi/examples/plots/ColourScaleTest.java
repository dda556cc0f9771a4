package jacobi.examples.plots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ColourScaleTest {
    /** CIE 1976 lightness: another measure than the one by which the scale is made. */
    private static double lightness(Colour colour) {
        int rgb = colour.rgb();
        double luminance =
                0.2126 * light(rgb >> 16)
                        + 0.7152 * light(rgb >> 8 & 0xFF)
                        + 0.0722 * light(rgb & 0xFF);
        return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
    }

    private static double light(int channel) {
        double encoded = channel / 255.0;
        return encoded <= 0.04045 ? encoded / 12.92 : Math.pow((encoded + 0.055) / 1.055, 2.4);
    }

    @Test
    void getsLighterInEvenSteps() {
        var scale = new ColourScale(2);
        for (int i = 0; i < 20; i++) {
            double step = lightness(scale.of((i + 1) / 10.0)) - lightness(scale.of(i / 10.0));
            assertTrue(step > 2.5 && step < 5, "step " + i + " is " + step);
        }
    }

    @Test
    void takesTheNearerEndOutside() {
        var scale = new ColourScale(0.5);
        assertEquals(scale.of(0), scale.of(-1));
        assertEquals(scale.of(0.5), scale.of(9));
    }

    @Test
    void everyColourHasReadableText() {
        var scale = new ColourScale(1);
        for (int i = 0; i <= 100; i++) {
            var ground = scale.of(i / 100.0);
            double difference = lightness(ground) - lightness(ground.readableOnTop());
            assertTrue(Math.abs(difference) > 35, "at " + i + " only " + difference);
        }
    }
}
