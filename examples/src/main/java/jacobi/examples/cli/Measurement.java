package jacobi.examples.cli;

import java.util.List;
import java.util.Locale;

/** What a run was measured at; its components' names are the keys of the JSON. */
sealed interface Measurement permits Evaluation, LabelEvaluation {

    /** For people, line by line. */
    List<String> table();

    /** A line of one figure. */
    static String line(String name, String format, Object value) {
        return "%-14s %s".formatted(name, String.format(Locale.ROOT, format, value));
    }
}
