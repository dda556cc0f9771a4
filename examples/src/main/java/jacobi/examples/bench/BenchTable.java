package jacobi.examples.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Rows as aligned text, numbers to the right. */
final class BenchTable {
    private static final int LEFT_COLUMNS = 2;
    private static final String GAP = "  ";

    private final List<String> peers;
    private final List<List<String>> lines = new ArrayList<>();

    private BenchTable(List<Row> rows) {
        var names = new LinkedHashSet<String>();
        rows.forEach(row -> row.peers().forEach(p -> names.add(p.peer())));
        peers = List.copyOf(names);
        lines.add(header());
        rows.forEach(row -> lines.add(line(row)));
    }

    /** The table, a line each, without a line for no rows. */
    static List<String> lines(List<Row> rows) {
        return rows.isEmpty() ? List.of() : new BenchTable(rows).aligned();
    }

    private List<String> header() {
        var header =
                new ArrayList<>(List.of("benchmark", "shape", "median", "best", "unit", "peak"));
        for (var peer : peers) {
            header.add(peer);
            header.add("ours/" + peer);
        }
        return header;
    }

    private List<String> line(Row row) {
        var line = new ArrayList<>(List.of(row.benchmark(), row.shape()));
        line.add(number(row.value()));
        line.add(number(row.best()));
        line.add(row.unit().label());
        line.add(percent(row.percentOfPeak()));
        for (var name : peers) {
            var peer = row.peers().stream().filter(p -> p.peer().equals(name)).findFirst();
            line.add(peer.map(p -> number(p.value())).orElse(""));
            line.add(peer.map(p -> times(row.unit().advantage(row.value(), p.value()))).orElse(""));
        }
        return line;
    }

    private List<String> aligned() {
        int columns = lines.getFirst().size();
        int[] widths =
                IntStream.range(0, columns)
                        .map(c -> lines.stream().mapToInt(l -> l.get(c).length()).max().orElse(0))
                        .toArray();
        return lines.stream().map(line -> pad(line, widths)).toList();
    }

    private static String pad(List<String> line, int[] widths) {
        var text = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            var spaces = " ".repeat(widths[c] - line.get(c).length());
            text.append(c == 0 ? "" : GAP);
            text.append(c < LEFT_COLUMNS ? line.get(c) + spaces : spaces + line.get(c));
        }
        return text.toString().stripTrailing();
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "";
    }

    /** Four digits that matter. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    private static String percent(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.0f %%", value.getAsDouble()) : "";
    }

    private static String times(double factor) {
        return String.format(Locale.ROOT, "%.2f", factor);
    }
}
