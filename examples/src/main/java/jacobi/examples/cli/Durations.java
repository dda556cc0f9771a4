package jacobi.examples.cli;

import java.util.Locale;

/** Spans of time as people read them. */
final class Durations {
    private Durations() {}

    /** "8.2 s", "3:07 min", "2:05:30 h". */
    static String text(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return whole < 3600
                ? "%d:%02d min".formatted(whole / 60, whole % 60)
                : "%d:%02d:%02d h".formatted(whole / 3600, whole / 60 % 60, whole % 60);
    }
}
