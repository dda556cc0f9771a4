package jacobi.models.language;

import java.util.List;

/**
 * Ends a text before the first of some strings that is complete, while it comes in pieces: what may
 * be the beginning of one is held back.
 */
public final class StopStrings {
    private final List<String> strings;
    private final StringBuilder held = new StringBuilder();
    private boolean stopped;

    /**
     * @param strings none empty
     */
    public StopStrings(List<String> strings) {
        if (strings.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("every text has an empty string: it stops nothing");
        }
        this.strings = List.copyOf(strings);
    }

    /** Takes a piece and gives what can be shown by now. */
    public String add(String piece) {
        if (stopped) {
            return "";
        }
        held.append(piece);
        int end = end();
        if (end >= 0) {
            stopped = true;
            held.setLength(end);
            return take(end);
        }
        return take(held.length() - begun());
    }

    /** Where the string begins that is complete first, the longest of several; −1 for none. */
    private int end() {
        int start = -1;
        int complete = Integer.MAX_VALUE;
        for (var string : strings) {
            int at = held.indexOf(string);
            int behind = at + string.length();
            if (at >= 0 && (behind < complete || behind == complete && at < start)) {
                start = at;
                complete = behind;
            }
        }
        return start;
    }

    /** Whether one of the strings has come. */
    public boolean isStopped() {
        return stopped;
    }

    /** What was held back, when nothing more comes. */
    public String finish() {
        return take(held.length());
    }

    /** The length of the longest end of the text that a string may begin with. */
    private int begun() {
        int longest = 0;
        for (var string : strings) {
            int most = Math.min(string.length() - 1, held.length());
            for (int length = most; length > longest; length--) {
                if (string.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private String take(int count) {
        var text = held.substring(0, count);
        held.delete(0, count);
        return text;
    }
}
