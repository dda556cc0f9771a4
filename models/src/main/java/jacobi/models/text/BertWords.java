package jacobi.models.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * BERT's words, before they are cut into pieces (Devlin et al. 2019, and the program that was
 * published with it): control characters go, Chinese characters and punctuation marks are words of
 * their own, white space separates. An uncased vocabulary has lower case without accents.
 */
final class BertWords {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();

    private BertWords() {}

    static List<String> split(String text, boolean lowercase) {
        var splitter = new BertWords();
        String visible = filter(text, character -> !isDropped(character));
        String plain = lowercase ? withoutAccents(lower(visible)) : visible;
        plain.codePoints().forEach(splitter::add);
        splitter.endWord();
        return splitter.words;
    }

    private static String lower(String text) {
        return FinalSigma.lower(text).toLowerCase(Locale.ROOT);
    }

    private static String withoutAccents(String text) {
        if (text.chars().allMatch(c -> c < 0x80)) {
            return text;
        }
        return filter(
                Normalizer.normalize(text, Normalizer.Form.NFD),
                character -> Character.getType(character) != Character.NON_SPACING_MARK);
    }

    private static String filter(String text, IntPredicate kept) {
        return text.codePoints()
                .filter(kept)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void add(int character) {
        if (isBlank(character)) {
            endWord();
        } else if (isPunctuation(character) || isChinese(character)) {
            endWord();
            words.add(Character.toString(character));
        } else {
            word.appendCodePoint(character);
        }
    }

    private void endWord() {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static boolean isBlank(int character) {
        return switch (character) {
            case ' ', '\t', '\n', '\r' -> true;
            default ->
                    switch (Character.getType(character)) {
                        case Character.SPACE_SEPARATOR,
                                Character.LINE_SEPARATOR,
                                Character.PARAGRAPH_SEPARATOR ->
                                true;
                        default -> false;
                    };
        };
    }

    private static boolean isDropped(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT -> !isBlank(character);
            default -> character == 0xFFFD;
        };
    }

    /** All signs of ASCII count, such as $ and ^, though Unicode has them in other classes. */
    private static boolean isPunctuation(int character) {
        if (character < 0x80) {
            return character > ' ' && character < 0x7F && !Character.isLetterOrDigit(character);
        }
        return switch (Character.getType(character)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION ->
                    true;
            default -> false;
        };
    }

    /** The CJK blocks of BERT: neither Hangul nor kana, which are written with words. */
    private static boolean isChinese(int character) {
        return character >= 0x3400 && character <= 0x4DBF
                || character >= 0x4E00 && character <= 0x9FFF
                || character >= 0xF900 && character <= 0xFAFF
                || character >= 0x20000 && character <= 0x2A6DF
                || character >= 0x2A700 && character <= 0x2CEAF
                || character >= 0x2F800 && character <= 0x2FA1F;
    }
}
