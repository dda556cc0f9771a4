package jacobi.models.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into the words that GPT-2 never merges across (Radford et al. 2019, and the program
 * that was published with it): the matches, one after the other, of
 *
 * <pre>{@code
 * 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
 * }</pre>
 *
 * <p>In words: an English clitic; else letters, numbers, or other signs, each with a space before
 * them if there is one; else white space, of which the last character is left to what follows.
 * Joined again, the words are the text.
 */
final class GptWords {
    private enum Kind {
        LETTER,
        NUMBER,
        BLANK,
        SIGN
    }

    private GptWords() {}

    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = end(text, start);
            words.add(text.substring(start, end));
            start = end;
        }
        return words;
    }

    /** The end of the word that starts at {@code start}, where there is a character. */
    static int end(String text, int start) {
        int clitic = cliticLength(text, start);
        if (clitic > 0) {
            return start + clitic;
        }
        boolean space = text.charAt(start) == ' ' && start + 1 < text.length();
        int first = space ? start + 1 : start;
        Kind kind = kind(text.codePointAt(first));
        return kind == Kind.BLANK ? endOfBlanks(text, start) : endOfRun(text, first, kind);
    }

    private static int endOfBlanks(String text, int start) {
        int end = endOfRun(text, start, Kind.BLANK);
        // All white space has one char.
        return end < text.length() && end - start > 1 ? end - 1 : end;
    }

    private static int endOfRun(String text, int start, Kind kind) {
        int end = start;
        while (end < text.length()) {
            int character = text.codePointAt(end);
            if (kind(character) != kind) {
                break;
            }
            end += Character.charCount(character);
        }
        return end;
    }

    private static int cliticLength(String text, int start) {
        if (text.charAt(start) != '\'' || start + 1 == text.length()) {
            return 0;
        }
        char second = text.charAt(start + 1);
        char third = start + 2 < text.length() ? text.charAt(start + 2) : ' ';
        return switch (second) {
            case 's', 't', 'm', 'd' -> 2;
            case 'r', 'v' -> third == 'e' ? 3 : 0;
            case 'l' -> third == 'l' ? 3 : 0;
            default -> 0;
        };
    }

    private static Kind kind(int character) {
        if (isWhiteSpace(character)) {
            return Kind.BLANK;
        }
        if (Character.isLetter(character)) {
            return Kind.LETTER;
        }
        return switch (Character.getType(character)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
                    Kind.NUMBER;
            default -> Kind.SIGN;
        };
    }

    /** Unicode's property White_Space, which no method of {@link Character} is. */
    private static boolean isWhiteSpace(int character) {
        return switch (character) {
            case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x1680 -> true;
            case 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> character >= 0x2000 && character <= 0x200A;
        };
    }
}
