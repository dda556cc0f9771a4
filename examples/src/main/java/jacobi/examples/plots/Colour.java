package jacobi.examples.plots;

/**
 * A colour in sRGB. It is not AWT's, whose class wants native libraries that a small server lacks.
 *
 * @param rgb red, green and blue, eight bits each
 */
record Colour(int rgb) {
    static final Colour WHITE = new Colour(0xFFFFFF);
    static final Colour INK = new Colour(0x1F2933);
    static final Colour MUTED = new Colour(0x5F6B7A);
    static final Colour AXIS = new Colour(0x9AA5B1);
    static final Colour GRID = new Colour(0xE4E7EB);
    static final Colour MISSING = new Colour(0xC8CDD3);
    // Blue and vermilion stay apart for every kind of colour blindness.
    static final Colour BLUE = new Colour(0x0072B2);
    static final Colour VERMILION = new Colour(0xD55E00);
    // Four more of the palette of Okabe and Ito (2008), which is made for that.
    static final Colour GREEN = new Colour(0x009E73);
    static final Colour PURPLE = new Colour(0xCC79A7);
    static final Colour ORANGE = new Colour(0xE69F00);
    static final Colour SKY = new Colour(0x56B4E9);

    String hex() {
        return "#%06x".formatted(rgb);
    }

    /** Black or white, whichever is easier to read on this colour. */
    Colour readableOnTop() {
        double luma = 0.299 * (rgb >> 16) + 0.587 * (rgb >> 8 & 0xFF) + 0.114 * (rgb & 0xFF);
        return luma > 128 ? INK : WHITE;
    }
}
