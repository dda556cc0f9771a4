package jacobi.models.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

class WordRunsTest {
    /** Runs are shown with | between them, line breaks as ⏎. */
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = '→',
            value = {
                "A man.→A| man|.",
                " A man→ A| man",
                "a  b→a| | b",
                "a⏎b→a|⏎|b",
                "a ⏎ b→a| ⏎| b",
                "a ⏎→a| ⏎",
                "don't T-Shirt’s→don't| T-Shirt’s",
                "'a' - b-→'|a|'| -| b|-",
                "in 1999!?→in| 1999|!?",
                "1st→1|st",
                "한국어 학교에서.→한국어| 학교에서|.",
                "é❤\uFE0F x→é|❤\uFE0F| x",
            })
    void cutsWhereAReaderWould(String text, String runs) {
        assertEquals(
                runs, String.join("|", WordRuns.split(text.replace('⏎', '\n'))).replace('\n', '⏎'));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theRunsTogetherAreTheText(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            String text = RandomText.of(random);
            var runs = WordRuns.split(text);
            assertEquals(text, String.join("", runs), "seed " + seed);
            assertTrue(runs.stream().noneMatch(String::isEmpty), "seed " + seed);
        }
    }

    @Test
    void noRunIsLongerThanTheLimit() {
        for (String run : WordRuns.split("🙂".repeat(500) + " " + "a-".repeat(500))) {
            int length = run.codePointCount(0, run.length());
            assertTrue(length <= WordRuns.MAX_LENGTH + 1, "a run of " + length);
        }
    }
}
