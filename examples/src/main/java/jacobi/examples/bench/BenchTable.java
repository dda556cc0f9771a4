package jacobi.examples.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Rows as aligned text, numbers to the right. Rows are laid out one at a time, before the others
 * are known: a column that turns out too narrow is wider from there on.
 */
final class BenchTable {
    private static final int LEFT_COLUMNS = 2;
    private static final String GAP = "  ";

    /** A number of four digits that matter, with room for a sixth. */
    private static final int NUMBER = 7;

    private static final int PERCENT = 5;
    private static final int FACTOR = 6;

    private final List<String> peers;
    private final List<String> header;
    private final int[] widths;

    /**
     * A table without rows.
     *
     * @param benchmarkWidth how long the names of benchmarks will be
     * @param shapeWidth how long the shapes will be
     * @param peers who may stand beside us, in the order of their columns
     */
    BenchTable(int benchmarkWidth, int shapeWidth, List<String> peers) {
        this.peers = List.copyOf(peers);
        header = header();
        int unit = Arrays.stream(Unit.values()).mapToInt(u -> u.label().length()).max().orElse(0);
        var known =
                new ArrayList<>(List.of(benchmarkWidth, shapeWidth, NUMBER, NUMBER, unit, PERCENT));
        peers.forEach(_ -> known.addAll(List.of(NUMBER, FACTOR)));
        widths = known.stream().mapToInt(Integer::intValue).toArray();
        widen(header);
    }

    /** The line above the rows. */
    String heading() {
        return line(header);
    }

    /** A row's line. */
    String line(Row row) {
        return line(cells(row));
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

    private List<String> cells(Row row) {
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

    private void widen(List<String> cells) {
        for (int c = 0; c < widths.length; c++) {
            widths[c] = Math.max(widths[c], cells.get(c).length());
        }
    }

    private String line(List<String> cells) {
        widen(cells);
        var text = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            var spaces = " ".repeat(widths[c] - cells.get(c).length());
            text.append(c == 0 ? "" : GAP);
            text.append(c < LEFT_COLUMNS ? cells.get(c) + spaces : spaces + cells.get(c));
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
