package jacobi.models.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Cuts a text into words, numbers and punctuation marks. {@link WordJoiner} is its inverse. */
final class WordSplitter {
    /** Ends of English words that are tokens of their own. */
    static final Pattern CLITIC =
            Pattern.compile("n['’]t|['’](?:s|m|d|re|ve|ll)", Pattern.CASE_INSENSITIVE);

    private static final String LETTER = "[\\p{L}\\p{M}\\p{N}]";

    /**
     * The kinds of token, first match wins. Inside words, repetition is bounded because the regular
     * expression engine recurses for each round.
     */
    private static final Pattern TOKEN =
            Pattern.compile(
                    String.join(
                            "|",
                            // U.S., z.B.
                            "(?:\\p{L}\\.){2,8}",
                            // don't, 1,000.5, 10:30, 20s
                            LETTER
                                    + "++(?:(?:(?<=\\p{N})[.,:](?=\\p{N})|['’](?=\\p{L}))"
                                    + LETTER
                                    + "++){0,16}",
                            // the hyphen in t-shirt, the slash in and/or, the ampersand in R&B
                            "(?<joiner>(?<=" + LETTER + "|[\"“”»)])[-‐‑/&](?=" + LETTER + "))",
                            "\\.{2,}+|-{2,}+",
                            // One sign: a grapheme, so that an emoji is not torn apart.
                            "(?!\\p{IsWhite_Space})\\X"));

    private WordSplitter() {}

    static List<String> split(String text) {
        List<String> tokens = new ArrayList<>();
        var matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            if (matcher.group("joiner") != null) {
                tokens.add("@" + matcher.group() + "@");
            } else {
                addWord(matcher.group(), tokens);
            }
        }
        return tokens;
    }

    private static void addWord(String word, List<String> tokens) {
        int end = word.length();
        // Clitics have two or three characters, and follow something.
        for (int start = end - 2; start >= Math.max(1, end - 3); start--) {
            if (CLITIC.matcher(word).region(start, end).matches()) {
                tokens.add(word.substring(0, start));
                tokens.add(word.substring(start));
                return;
            }
        }
        tokens.add(word);
    }
}
