package jacobi.examples.plots;

import java.util.List;

/** Takes every text as it is, and only guesses widths: the reader's fonts are not known. */
final class GuessedWidths implements Lettering {
    private static final String NARROW = "ijl.,:;'|!()[] fIrt";
    private static final String BROAD = "mwMW@%→";
    private static final int FIRST_HANGUL = 0x1100;
    private static final double BOLD = 1.1;

    @Override
    public Reading read(String text) {
        return new Reading(text, List.of());
    }

    @Override
    public double width(String text, double size, boolean bold) {
        return text.codePoints().mapToDouble(GuessedWidths::ems).sum() * size * (bold ? BOLD : 1);
    }

    /** As in DejaVu Sans, a broad font; a narrower one leaves some white space. */
    private static double ems(int character) {
        if (NARROW.indexOf(character) >= 0) {
            return 0.40;
        }
        if (BROAD.indexOf(character) >= 0 || character >= FIRST_HANGUL) {
            return 1.0;
        }
        return Character.isUpperCase(character) ? 0.73 : 0.63;
    }
}
