package jacobi.examples.bench;

import jacobi.accel.AcceleratedDevice;
import jacobi.engine.Devices;
import jacobi.examples.bench.BenchSettings.Table;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Measures this machine, this program and its peers, and prints tables, a row at a time. The peaks
 * come first, so that every figure stands beside what was possible in the same minutes.
 */
public final class Bench {
    private final BenchSettings settings;
    private final Progress progress;
    private final Report report;

    private Bench(BenchSettings settings, PrintWriter out, Progress progress) {
        this.settings = settings;
        this.progress = progress;
        report = new Report(out, progress, settings.json());
    }

    /**
     * Runs the benchmarks. Where the JVM is told to end, as by Ctrl-C, what was measured is printed
     * and written before it does.
     *
     * @param out where tables go
     * @param progress is told what happens
     * @throws BenchException if something that was asked for cannot be measured
     */
    public static void run(BenchSettings settings, PrintWriter out, Progress progress) {
        new Bench(settings, out, progress).run();
    }

    private void run() {
        requireVectors();
        settings.json().ifPresent(BenchJson::check);
        settings.other().ifPresent(OtherColumn::jvm);
        try (var _ = new AtEnd(this::interrupt)) {
            measure();
        } catch (BenchException e) {
            // Ctrl-C reaches the peers, too, and they are the first to go.
            if (!report.isStopped()) {
                throw e;
            }
        } finally {
            report.stop();
            progress.clear();
        }
    }

    private void interrupt() {
        report.stop();
        progress.say("stopped; what was measured until now is above");
    }

    private void measure() {
        progress.say(Machine.describe());
        var device = Devices.named("cpu", settings.threads());
        var accelerator = settings.device().map(this::accelerator);
        accelerator.ifPresent(a -> progress.say("training also on " + a.description()));
        var peaks = peaks();
        try (var peers = Peers.start(settings.peers(), settings.threads(), progress::say)) {
            var session =
                    new Session(
                            settings, device, accelerator, peaks, peers.running(), progress::say);
            var plans =
                    settings.starts() > 0
                            ? List.of(CollapseCheck.plan(session, settings.starts()))
                            : plans(session);
            Devices.using(device, () -> tables(plans, new Forecast(plans), peers.names()));
        }
    }

    private AcceleratedDevice accelerator(String name) {
        try {
            if (Devices.named(name, settings.threads()) instanceof AcceleratedDevice accelerated) {
                return accelerated;
            }
        } catch (IllegalArgumentException e) {
            throw new BenchException(e.getMessage(), e);
        }
        throw new BenchException(
                "--device is for an accelerator such as tornado, got "
                        + name
                        + "; the cpu device is measured in any case");
    }

    private Peaks peaks() {
        progress.show("peaks of " + settings.threads() + " threads");
        report.begin(PeakMeter.plan(), List.of());
        var peaks = PeakMeter.measure(settings, report::add);
        report.end(
                Machine.theory(PeakLoops.vectorBits(), settings.threads()).stream()
                        .map(theory -> "theory: " + theory)
                        .toList());
        return peaks;
    }

    private List<Plan> plans(Session session) {
        var plans = new ArrayList<Plan>();
        for (var table : Table.values()) {
            if (settings.tables().contains(table)) {
                plans.add(beside(table, plan(table, session)));
            }
        }
        return plans;
    }

    private static Plan plan(Table table, Session session) {
        return switch (table) {
            case KERNELS -> KernelBench.plan(session);
            case TRAIN -> TrainBench.plan(session);
            case DECODE -> DecodeBench.plan(session);
            case STARTUP -> StartupBench.plan(session);
            case SCALING -> ScalingBench.plan(session);
            case TABLE1 -> LayerBench.plan(session);
        };
    }

    private void tables(List<Plan> plans, Forecast forecast, List<String> peers) {
        progress.say(forecast.inAll() + "; Ctrl-C keeps what is measured");
        for (var plan : plans) {
            report.begin(plan, columns(peers));
            for (var part : plan.parts()) {
                progress.show(forecast.before(part));
                double seconds = Stopwatch.once(() -> part.work().accept(report::add));
                forecast.finished(part, seconds);
                report.save();
            }
            report.end(plan.notes().get());
        }
    }

    private List<String> columns(List<String> peers) {
        var columns = new ArrayList<>(peers);
        settings.device().ifPresent(_ -> columns.add(Offload.CPU));
        settings.other().map(OtherColumn::name).ifPresent(columns::add);
        return columns;
    }

    /**
     * The table with the other Java's figures as a peer's, where one was asked for: that Java
     * measures first.
     */
    private Plan beside(Table table, Plan plan) {
        if (settings.other().isEmpty() || plan.parts().isEmpty()) {
            return plan;
        }
        var other = settings.other().get();
        var theirs = new AtomicReference<List<Row>>(List.of());
        var parts = new ArrayList<Part>();
        parts.add(
                new Part(
                        "the same on " + OtherColumn.name(other),
                        plan.seconds(),
                        _ -> {
                            var alone =
                                    settings.alone(
                                            Set.of(table),
                                            settings.filter(),
                                            settings.rounds(),
                                            false);
                            theirs.set(ChildRun.measure(OtherColumn.jvm(other), alone));
                        }));
        for (var part : plan.parts()) {
            parts.add(part.with(row -> OtherColumn.add(row, other, theirs.get())));
        }
        return plan.withParts(parts);
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
