package jacobi.models.text;

import java.util.Locale;

/** What every tokenizer does to a text before it cuts it. */
record Cleaning(boolean lowercase) {
    private static final char REPLACEMENT = '\uFFFD';

    /** The text as valid Unicode, in lower case if asked for. */
    String apply(String text) {
        String valid = replaceLoneSurrogates(text);
        return lowercase ? valid.toLowerCase(Locale.ROOT) : valid;
    }

    private static String replaceLoneSurrogates(String text) {
        if (text.chars().noneMatch(unit -> Character.isSurrogate((char) unit))) {
            return text;
        }
        return text.codePoints()
                .map(character -> isLoneSurrogate(character) ? REPLACEMENT : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A surrogate that {@code codePoints()} left alone has no partner. */
    private static boolean isLoneSurrogate(int character) {
        return Character.getType(character) == Character.SURROGATE;
    }
}
