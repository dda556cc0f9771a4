package jacobi.models.text;

/**
 * Lower case for the one letter where it depends on the neighbours: Σ becomes ς at a word's end,
 * else σ (The Unicode Standard, section 3.13, Final_Sigma). {@link String#toLowerCase} finds the
 * word's end by other rules than Unicode's.
 */
final class FinalSigma {
    private static final char CAPITAL = 'Σ';

    /** Punctuation that stands inside words, and so does not end them. */
    private static final String INSIDE_WORDS = "'.:·՟״‘’․‧︓︙﹒﹕＇．：";

    private FinalSigma() {}

    /** The text with every Σ in lower case. */
    static String lower(String text) {
        if (text.indexOf(CAPITAL) < 0) {
            return text;
        }
        var lowered = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == CAPITAL) {
                boolean last = followsLetter(text, i) && !precedesLetter(text, i + 1);
                lowered.setCharAt(i, last ? 'ς' : 'σ');
            }
        }
        return lowered.toString();
    }

    private static boolean followsLetter(String text, int end) {
        int position = end;
        while (position > 0 && isIgnored(text.codePointBefore(position))) {
            position -= Character.charCount(text.codePointBefore(position));
        }
        return position > 0 && isCased(text.codePointBefore(position));
    }

    private static boolean precedesLetter(String text, int start) {
        int position = start;
        while (position < text.length() && isIgnored(text.codePointAt(position))) {
            position += Character.charCount(text.codePointAt(position));
        }
        return position < text.length() && isCased(text.codePointAt(position));
    }

    private static boolean isCased(int character) {
        return Character.isLowerCase(character)
                || Character.isUpperCase(character)
                || Character.isTitleCase(character);
    }

    private static boolean isIgnored(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL ->
                    true;
            default -> INSIDE_WORDS.indexOf(character) >= 0;
        };
    }
}
