package jacobi.models.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

class BleuTokensTest {
    /** Right of the arrow stands what sacreBLEU's 13a gives; ⏎ is a line break. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '→',
            quoteCharacter = '¤',
            value = {
                "Hello, world. → Hello , world .",
                "1,000.50 at 10:30 → 1,000.50 at 10 : 30",
                "a 9-11 b-c → a 9 - 11 b-c",
                "-5 x--y 5--6 → -5 x--y 5 - -6",
                "(x) [y] {z} → ( x ) [ y ] { z }",
                "U.S.A. → U . S . A .",
                "12.x a.1 → 12 . x a . 1",
                "x ... y → x . . . y",
                "3. → 3 .",
                "&quot;A &amp; B&quot; &lt;c&gt; → \" A & B \" < c >",
                "&amp;lt; → <",
                "line-⏎break⏎next → linebreak next",
                "<skipped>x → x",
                "don't $5 50% #1 → don't $ 5 50 % # 1",
                "a/b@c_d^e`f~g|h → a / b @ c _ d ^ e ` f ~ g | h",
                "„Ja“, sagte er. → „Ja“ , sagte er .",
            })
    void cutsAsMteval13a(String text, String tokens) {
        assertEquals(
                tokens, String.join(" ", BleuTokens.MTEVAL_13A.split(text.replace('⏎', '\n'))));
    }

    @Test
    void charactersAreCodePoints() {
        assertEquals(List.of("a", "🙂", "한"), BleuTokens.CHARACTER.split("a 🙂\u3000한"));
    }

    @Test
    void blanksAreThoseOfPython() {
        assertEquals(
                List.of("a", "b", "c", "d", "e\u200Bf"),
                BleuTokens.NONE.split("a\u00A0b\u0085c\u001C\u2028d\u3000 e\u200Bf"));
    }
}
