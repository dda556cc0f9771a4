package jacobi.models.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into the runs that byte-pair encoding never merges across: words (hyphens and
 * apostrophes inside them included), numbers, punctuation and white space. One space before a run
 * belongs to it, so that " the" is a run and running text has no tokens for single spaces. Joined
 * again, the runs are the text.
 */
final class WordRuns {
    /** Longer runs are cut, which bounds the time that encoding one takes. */
    static final int MAX_LENGTH = 64;

    private enum Kind {
        LETTER,
        DIGIT,
        BLANK,
        SIGN
    }

    private WordRuns() {}

    static List<String> split(String text) {
        List<String> runs = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = endOfRun(text, start);
            runs.add(text.substring(start, end));
            start = end;
        }
        return runs;
    }

    private static int endOfRun(String text, int start) {
        boolean leadingSpace =
                text.charAt(start) == ' '
                        && start + 1 < text.length()
                        && kind(text.codePointAt(start + 1)) != Kind.BLANK;
        int first = leadingSpace ? start + 1 : start;
        Kind kind = kind(text.codePointAt(first));
        int end = first;
        for (int length = 0; length < MAX_LENGTH && continues(text, end, kind); length++) {
            end += Character.charCount(text.codePointAt(end));
        }
        boolean spaceForNextRun =
                kind == Kind.BLANK
                        && end - start > 1
                        && end < text.length()
                        && text.charAt(end - 1) == ' ';
        return spaceForNextRun ? end - 1 : end;
    }

    /**
     * Whether the character at {@code position} belongs to a run of this kind that reaches up to
     * it.
     */
    private static boolean continues(String text, int position, Kind kind) {
        if (position >= text.length()) {
            return false;
        }
        int character = text.codePointAt(position);
        if (kind(character) == kind || isMark(character)) {
            return true;
        }
        return kind == Kind.LETTER
                && (character == '-' || character == '\'' || character == '’')
                && position + 1 < text.length()
                && kind(text.codePointAt(position + 1)) == Kind.LETTER;
    }

    private static Kind kind(int character) {
        if (Character.isWhitespace(character)) {
            return Kind.BLANK;
        }
        if (Character.isLetter(character) || isMark(character)) {
            return Kind.LETTER;
        }
        return Character.isDigit(character) ? Kind.DIGIT : Kind.SIGN;
    }

    /** Accents and the like, which stay with what they modify. */
    private static boolean isMark(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    true;
            default -> false;
        };
    }
}
