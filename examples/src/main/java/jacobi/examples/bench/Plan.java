package jacobi.examples.bench;

import java.util.List;
import java.util.function.Supplier;

/**
 * A table before it is measured.
 *
 * @param title above the table
 * @param benchmarkWidth how long the names of its benchmarks are, as far as one can tell
 * @param shapeWidth how long its shapes are
 * @param parts what is measured, one after the other
 * @param summary what the rows that are known so far say together
 * @param notes below the table, once it is finished
 */
record Plan(
        String title,
        int benchmarkWidth,
        int shapeWidth,
        List<Part> parts,
        Supplier<List<Row>> summary,
        Supplier<List<String>> notes) {
    Plan {
        parts = List.copyOf(parts);
    }

    /** A table whose rows stand for themselves. */
    static Plan of(String title, int benchmarkWidth, int shapeWidth, List<Part> parts) {
        return new Plan(title, benchmarkWidth, shapeWidth, parts, List::of, List::of);
    }

    Plan withSummary(Supplier<List<Row>> rows) {
        return new Plan(title, benchmarkWidth, shapeWidth, parts, rows, notes);
    }

    Plan withNotes(Supplier<List<String>> lines) {
        return new Plan(title, benchmarkWidth, shapeWidth, parts, summary, lines);
    }

    Plan withParts(List<Part> others) {
        return new Plan(title, benchmarkWidth, shapeWidth, others, summary, notes);
    }

    /** About how long it takes. */
    double seconds() {
        return parts.stream().mapToDouble(Part::seconds).sum();
    }
}
