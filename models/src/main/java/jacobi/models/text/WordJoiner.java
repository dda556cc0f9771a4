package jacobi.models.text;

/** Sets words and punctuation marks into a line, with spaces where readers expect them. */
final class WordJoiner {
    private final StringBuilder line = new StringBuilder();
    private boolean spaceBeforeNext;
    private boolean inDoubleQuotes;
    private boolean inSingleQuotes;
    private boolean inLowQuotes;

    /** Sets the next token, and returns what the line has gained. */
    String add(String token) {
        int length = line.length();
        setByKind(token);
        return line.substring(length);
    }

    private void setByKind(String token) {
        switch (token) {
            case ".", ",", "!", "?", ":", ";", "…", ")", "]", "}", "%", "»", "”", "’" ->
                    set(false, token, true);
            case "(", "[", "{", "$", "£", "#", "¿", "¡", "«", "‘", "‚" -> set(true, token, false);
            case "„" -> {
                inLowQuotes = true;
                set(true, token, false);
            }
            // In German this mark closes what „ has opened, elsewhere it opens.
            case "“" -> {
                set(!inLowQuotes, token, inLowQuotes);
                inLowQuotes = false;
            }
            case "\"" -> {
                set(!inDoubleQuotes, token, inDoubleQuotes);
                inDoubleQuotes = !inDoubleQuotes;
            }
            case "'" -> addApostrophe();
            default -> addWord(token);
        }
    }

    /** A closing quote, the possessive of a plural ("the dogs' ball"), or an opening quote. */
    private void addApostrophe() {
        boolean closes = inSingleQuotes || endsWith('s');
        set(!closes, "'", closes);
        inSingleQuotes = !closes;
    }

    private boolean endsWith(char character) {
        return !line.isEmpty() && line.charAt(line.length() - 1) == character;
    }

    private void addWord(String token) {
        if (token.length() == 3 && token.startsWith("@") && token.endsWith("@")) {
            set(false, token.substring(1, 2), false);
        } else if (token.startsWith("..") || WordSplitter.CLITIC.matcher(token).matches()) {
            set(false, token, true);
        } else {
            set(true, token, true);
        }
    }

    private void set(boolean spaceBefore, String text, boolean spaceAfter) {
        if (spaceBefore && spaceBeforeNext && !line.isEmpty()) {
            line.append(' ');
        }
        line.append(text);
        spaceBeforeNext = spaceAfter;
    }
}
