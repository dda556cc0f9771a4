package jacobi.examples.plots;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.awt.Font;
import java.text.Normalizer;
import java.util.List;

class InstalledFontsTest {
    private static final Font FIRST = new Font(Font.SANS_SERIF, Font.PLAIN, 1);
    private static final Font SECOND = new Font(Font.SERIF, Font.PLAIN, 1);

    /** A computer whose first font has Latin, and whose second one has Hangul as well, or not. */
    static InstalledFonts fonts(boolean hangul) {
        return new InstalledFonts(
                List.of(FIRST, SECOND),
                (font, text) ->
                        text.chars()
                                .allMatch(
                                        character ->
                                                character < 0x250
                                                        || hangul
                                                                && font == SECOND
                                                                && character >= '가'
                                                                && character <= '힣'));
    }

    @Test
    void keepsHangulWhereAFontHasIt() {
        AwtFonts.assumeInstalled();
        var fonts = fonts(true);
        var reading = fonts.read("학생 a");
        assertEquals("학생 a", reading.text());
        assertEquals(List.of(), reading.remarks());
        assertEquals(SECOND.getName(), fonts.font("학생 a", 12, false).getName());
        assertEquals(FIRST.getName(), fonts.font("a", 12, false).getName());
    }

    @Test
    void romanisesAndSaysSo() {
        var reading = fonts(false).read("학생 a");
        assertEquals("haksaeng a", reading.text());
        assertEquals(List.of(InstalledFonts.ROMANISED), reading.remarks());
    }

    @Test
    void composesLettersFirst() {
        var decomposed = Normalizer.normalize("학생", Normalizer.Form.NFD);
        assertEquals("haksaeng", fonts(false).read(decomposed).text());
        assertEquals("학생", fonts(true).read(decomposed).text());
    }

    @Test
    void numbersWhatIsNeitherLatinNorHangul() {
        var reading = fonts(false).read("a猫\uD83D\uDE00 책");
        assertEquals("aU+732BU+1F600 chaek", reading.text());
        assertEquals(List.of(InstalledFonts.ROMANISED, InstalledFonts.NUMBERED), reading.remarks());
        assertEquals(List.of(InstalledFonts.NUMBERED), fonts(true).read("猫").remarks());
    }
}
