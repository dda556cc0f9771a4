package jacobi.examples.plots;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.font.FontRenderContext;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * The fonts of this computer. A text that none of them can show is written in letters that they
 * have, so that no picture shows empty boxes.
 */
final class InstalledFonts implements Lettering {
    static final String ROMANISED =
            "Hangul romanised: no font with Hangul is installed (e.g. package fonts-noto-cjk)";
    static final String NUMBERED =
            "U+… stands for a character that no installed font has (e.g. package fonts-noto)";

    /** Good to read; other fonts come after them. */
    private static final List<String> PREFERRED =
            List.of(
                    "Noto Sans CJK KR",
                    "Noto Sans KR",
                    "Malgun Gothic",
                    "Apple SD Gothic Neo",
                    "NanumGothic");

    /** A font of the Mac that has a box for every character. */
    private static final String BOXES = "LastResort";

    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private final List<Font> fonts;
    private final BiPredicate<Font, String> shows;

    /**
     * @param fonts at least one, the best first
     * @param shows whether a font has all characters of a text
     */
    InstalledFonts(List<Font> fonts, BiPredicate<Font, String> shows) {
        this.fonts = List.copyOf(fonts);
        this.shows = shows;
    }

    /** Throws an error or a runtime exception of AWT's own choice if AWT cannot start here. */
    static InstalledFonts find() {
        var fonts = new ArrayList<Font>();
        fonts.add(new Font(Font.SANS_SERIF, Font.PLAIN, 1));
        var all = GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts();
        for (var font : all) {
            if (!font.getName().contains(BOXES)) {
                fonts.add(font);
            }
        }
        fonts.subList(1, fonts.size()).sort(Comparator.comparingInt(InstalledFonts::rank));
        return new InstalledFonts(fonts, (font, text) -> font.canDisplayUpTo(text) < 0);
    }

    private static int rank(Font font) {
        int rank = PREFERRED.indexOf(font.getFamily());
        return rank < 0 ? PREFERRED.size() : rank;
    }

    @Override
    public Reading read(String text) {
        var composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        if (whole(composed).isPresent()) {
            return new Reading(composed, List.of());
        }
        var remarks = new LinkedHashSet<String>();
        var roman = Romanization.of(composed);
        if (!roman.equals(composed)) {
            remarks.add(ROMANISED);
        }
        if (whole(roman).isPresent()) {
            return new Reading(roman, List.copyOf(remarks));
        }
        remarks.add(NUMBERED);
        return new Reading(numbered(roman), List.copyOf(remarks));
    }

    private String numbered(String text) {
        var readable = new StringBuilder();
        text.codePoints()
                .mapToObj(Character::toString)
                .forEach(
                        character ->
                                readable.append(
                                        shows.test(fonts.getFirst(), character)
                                                ? character
                                                : "U+%04X".formatted(character.codePointAt(0))));
        return readable.toString();
    }

    /** The first font that has all of a text. */
    private Optional<Font> whole(String text) {
        return fonts.stream().filter(font -> shows.test(font, text)).findFirst();
    }

    /** The font for a text that was read. */
    Font font(String text, double size, boolean bold) {
        return whole(text)
                .orElse(fonts.getFirst())
                .deriveFont(bold ? Font.BOLD : Font.PLAIN, (float) size);
    }

    @Override
    public double width(String text, double size, boolean bold) {
        return font(text, size, bold).getStringBounds(text, CONTEXT).getWidth();
    }
}
