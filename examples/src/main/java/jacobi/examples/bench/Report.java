package jacobi.examples.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Prints rows as soon as they are known, and keeps the JSON file as new, so that whoever stops a
 * long run loses nothing that was measured. May be stopped from another thread.
 */
final class Report {
    private final PrintWriter out;
    private final Progress progress;
    private final Optional<Path> json;
    private final List<Row> rows = new ArrayList<>();
    private BenchTable table;
    private List<String> heading = List.of();
    private Supplier<List<Row>> summary = List::of;
    private boolean stopped;

    Report(PrintWriter out, Progress progress, Optional<Path> json) {
        this.out = out;
        this.progress = progress;
        this.json = json;
    }

    /** Begins a table; its heading waits for a row. */
    synchronized void begin(Plan plan, List<String> peers) {
        table = new BenchTable(plan.benchmarkWidth(), plan.shapeWidth(), peers);
        summary = plan.summary();
        heading = List.of("", plan.title(), table.heading());
    }

    synchronized void add(Row row) {
        if (!stopped) {
            print(row);
            save();
        }
    }

    /** Writes the file anew, with what the rows so far say together. */
    synchronized void save() {
        if (!stopped) {
            var all = new ArrayList<>(rows);
            all.addAll(summary.get());
            json.ifPresent(file -> BenchJson.write(file, all));
        }
    }

    /** Ends a table, with what its rows say together. */
    synchronized void end(List<String> notes) {
        if (!stopped) {
            summarize();
            notes.forEach(out::println);
            out.flush();
            save();
        }
    }

    private void summarize() {
        var together = summary.get();
        summary = List::of;
        together.forEach(this::print);
    }

    private void print(Row row) {
        rows.add(row);
        progress.clear();
        heading.forEach(out::println);
        heading = List.of();
        out.println(table.line(row));
        out.flush();
    }

    /** A line of text below the last row. */
    synchronized void note(String line) {
        if (!stopped) {
            progress.clear();
            out.println(line);
            out.flush();
        }
    }

    /** Ends the run where it is; whatever comes later is not printed. */
    synchronized void stop() {
        if (!stopped) {
            summarize();
            save();
            stopped = true;
        }
    }

    synchronized boolean isStopped() {
        return stopped;
    }
}
