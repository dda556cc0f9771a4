package jacobi.models.metrics;

import java.util.ArrayList;
import java.util.List;

/** What the metrics share: checked line counts, and whitespace as sacreBLEU's Python sees it. */
final class Segments {
    /**
     * The {@code version} field of the signatures: counts changes of these metrics that can change
     * a score, whatever the release.
     */
    static final String VERSION = "jacobi-1";

    private Segments() {}

    /** Throws unless every reference set has one line for each hypothesis, and there is any. */
    static void check(String metric, List<String> hypotheses, List<List<String>> referenceSets) {
        if (hypotheses.isEmpty()) {
            throw new IllegalArgumentException(metric + " needs at least one hypothesis, got none");
        }
        if (referenceSets.isEmpty()) {
            throw new IllegalArgumentException(metric + " needs at least one set of references");
        }
        for (int set = 0; set < referenceSets.size(); set++) {
            int references = referenceSets.get(set).size();
            if (references != hypotheses.size()) {
                throw new IllegalArgumentException(
                        "%s needs one reference for each hypothesis: reference set %d has %d lines, there are %d hypotheses"
                                .formatted(metric, set + 1, references, hypotheses.size()));
            }
        }
    }

    /** The references of one line, one from each set. */
    static List<String> line(List<List<String>> referenceSets, int line) {
        return referenceSets.stream().map(set -> set.get(line)).toList();
    }

    /** The runs of non-blank characters; unmodifiable. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isBlank(text.charAt(i))) {
                if (i > start) {
                    words.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return List.copyOf(words);
    }

    /** The text without its trailing blanks. */
    static String stripEnd(String text) {
        int end = text.length();
        while (end > 0 && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    /** Python's {@code str.isspace}: Java's two notions of blank together, and NEL. */
    static boolean isBlank(int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || character == 0x85;
    }
}
