package jacobi.models.metrics;

import java.util.List;
import java.util.regex.Pattern;

/** How BLEU cuts a sentence into the tokens that it counts. */
public enum BleuTokens {
    /**
     * As mteval-v13a, NIST's and WMT's scoring script: the default, made for European languages.
     */
    MTEVAL_13A("13a") {
        @Override
        List<String> split(String text) {
            return Segments.words(Mteval13a.separate(text));
        }
    },
    /** At white space: for text that is already tokenized. */
    NONE("none") {
        @Override
        List<String> split(String text) {
            return Segments.words(text);
        }
    },
    /** One token for each character (Unicode code point) that is not blank. */
    CHARACTER("char") {
        @Override
        List<String> split(String text) {
            return text.codePoints()
                    .filter(character -> !Segments.isBlank(character))
                    .mapToObj(Character::toString)
                    .toList();
        }
    };

    private final String label;

    BleuTokens(String label) {
        this.label = label;
    }

    /** How the signature names it, as in {@code tok:13a}. */
    public String label() {
        return label;
    }

    /** The tokens of a text that ends without blanks; unmodifiable. */
    abstract List<String> split(String text);

    /** The rules of mteval-v13a, in its order. */
    private static final class Mteval13a {
        private static final Pattern SYMBOL = Pattern.compile("([ -&(-+/:-@\\[-`{-~])");
        private static final Pattern PERIOD_OR_COMMA_AFTER_NO_DIGIT =
                Pattern.compile("([^0-9])([.,])");
        private static final Pattern PERIOD_OR_COMMA_BEFORE_NO_DIGIT =
                Pattern.compile("([.,])([^0-9])");
        private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

        /** The text with blanks around everything that is a token of its own. */
        static String separate(String text) {
            // The blanks at both ends let the rules see a first and a last period or comma.
            String line = " " + unescape(text) + " ";
            line = SYMBOL.matcher(line).replaceAll(" $1 ");
            line = PERIOD_OR_COMMA_AFTER_NO_DIGIT.matcher(line).replaceAll("$1 $2 ");
            line = PERIOD_OR_COMMA_BEFORE_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
            return DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 ");
        }

        /** Joins words hyphenated over a line end, and resolves SGML entities. */
        private static String unescape(String text) {
            return text.replace("<skipped>", "")
                    .replace("-\n", "")
                    .replace("\n", " ")
                    .replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">");
        }
    }
}
