package jacobi.examples.plots;

/**
 * From dark violet over green to bright yellow in equal steps of perceived lightness, so that equal
 * differences of a value look equal. It runs through Oklab (Björn Ottosson, "A perceptual color
 * space for image processing", 2020).
 *
 * @param top the value of the brightest colour; 0 has the darkest
 */
record ColourScale(double top) {
    private static final double DARKEST = 0.27;
    private static final double BRIGHTEST = 0.91;
    private static final double FIRST_HUE = Math.toRadians(305);
    private static final double LAST_HUE = Math.toRadians(105);
    // As colourful as can be without leaving sRGB: least room is at the turquoise in the middle.
    private static final double LEAST_CHROMA = 0.095;
    private static final double CHROMA_GAIN = 0.085;

    /** The colour of a value; what lies outside the scale takes the nearer end's. */
    Colour of(double value) {
        double t = Math.clamp(value / top, 0, 1);
        double lightness = DARKEST + t * (BRIGHTEST - DARKEST);
        double chroma = LEAST_CHROMA + CHROMA_GAIN * Math.pow(t, 4);
        double hue = FIRST_HUE + t * (LAST_HUE - FIRST_HUE);
        return oklab(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
    }

    private static Colour oklab(double lightness, double a, double b) {
        double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
        double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
        double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
        int red = channel(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
        int green = channel(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
        int blue = channel(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
        return new Colour(red << 16 | green << 8 | blue);
    }

    private static double cube(double x) {
        return x * x * x;
    }

    /** Linear light to eight bits of sRGB. */
    private static int channel(double light) {
        double clamped = Math.clamp(light, 0, 1);
        double encoded =
                clamped <= 0.0031308 ? 12.92 * clamped : 1.055 * Math.pow(clamped, 1 / 2.4) - 0.055;
        return (int) Math.round(255 * encoded);
    }
}
