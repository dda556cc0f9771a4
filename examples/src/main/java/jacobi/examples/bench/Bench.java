package jacobi.examples.bench;

import jacobi.engine.Devices;
import jacobi.examples.bench.BenchSettings.Table;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Measures this machine, this program and its peers, and prints tables. The peaks come first, so
 * that every figure stands beside what was possible in the same minutes.
 */
public final class Bench {
    private final BenchSettings settings;
    private final PrintWriter out;
    private final Consumer<String> progress;
    private final List<Row> all = new ArrayList<>();

    private Bench(BenchSettings settings, PrintWriter out, Consumer<String> progress) {
        this.settings = settings;
        this.out = out;
        this.progress = progress;
    }

    /**
     * Runs the benchmarks.
     *
     * @param out where tables go
     * @param progress is told what happens, a line at a time
     * @throws BenchException if something that was asked for cannot be measured
     */
    public static void run(BenchSettings settings, PrintWriter out, Consumer<String> progress) {
        new Bench(settings, out, progress).run();
    }

    private void run() {
        requireVectors();
        settings.json().ifPresent(BenchJson::check);
        settings.other().ifPresent(OtherColumn::jvm);
        progress.accept(Machine.describe());
        var device = Devices.named("cpu", settings.threads());
        progress.accept("peaks of " + settings.threads() + " threads");
        var rows = new ArrayList<Row>();
        var peaks = PeakMeter.measure(settings.threads(), settings.quick(), rows::add);
        show("Peaks of this machine, the best of many slices", rows);
        Machine.theory(PeakLoops.vectorBits(), settings.threads())
                .ifPresent(theory -> out.println("theory: " + theory));
        try (var peers = Peers.start(settings.peers(), settings.threads(), progress)) {
            var session = new Session(settings, device, peaks, peers.running(), progress);
            if (settings.starts() > 0) {
                show("Kernels in fresh JVMs", CollapseCheck.run(session, settings.starts()));
            } else {
                Devices.using(device, () -> tables(session));
            }
        }
    }

    private void tables(Session session) {
        for (var table : Table.values()) {
            if (settings.tables().contains(table)) {
                show(title(table), beside(table, rows(table, session)));
                notes(table).forEach(out::println);
                out.flush();
            }
        }
    }

    private static List<Row> rows(Table table, Session session) {
        return switch (table) {
            case KERNELS -> KernelBench.run(session);
            case TRAIN -> TrainBench.run(session);
            case DECODE -> DecodeBench.run(session);
            case STARTUP -> StartupBench.run(session);
            case SCALING -> ScalingBench.run(session);
        };
    }

    private static String title(Table table) {
        return switch (table) {
            case KERNELS -> "Kernels";
            case TRAIN -> "Training steps";
            case DECODE -> "Decoding";
            case STARTUP -> "Starting";
            case SCALING -> "Scaling of a GPT step";
        };
    }

    private static List<String> notes(Table table) {
        return table == Table.SCALING ? ScalingBench.assumptions() : List.of();
    }

    /** The rows with the other Java's figures as a peer's, where one was asked for. */
    private List<Row> beside(Table table, List<Row> rows) {
        if (settings.other().isEmpty()) {
            return rows;
        }
        var other = settings.other().get();
        progress.accept("the same on " + OtherColumn.name(other));
        var alone = settings.alone(Set.of(table), settings.filter(), settings.rounds());
        return OtherColumn.add(rows, other, ChildRun.measure(OtherColumn.jvm(other), alone));
    }

    private void show(String title, List<Row> rows) {
        out.println();
        out.println(title);
        BenchTable.lines(rows).forEach(out::println);
        out.flush();
        all.addAll(rows);
        settings.json().ifPresent(file -> BenchJson.write(file, all));
    }

    private static void requireVectors() {
        if (Devices.providers().stream()
                .noneMatch(p -> p.name().equals("cpu") && p.unavailable().isEmpty())) {
            throw new BenchException(
                    "there is nothing to measure without the Vector API; start Java with"
                            + " --add-modules jdk.incubator.vector, as ./jacobi does");
        }
    }
}
