package jacobi.examples.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import jacobi.accel.AcceleratedDevice;
import jacobi.accel.OutOfDeviceMemoryException;
import jacobi.engine.Devices;
import jacobi.models.formats.Safetensors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Training steps: the same model with the same weights on the same batches here and at the peers.
 * First some steps without dropout, whose losses must agree, then steps with dropout against the
 * clock, in turns. Each peer is a fresh process, so that its memory is that of this model.
 */
final class TrainBench {
    private static final String LONGEST = "train arithmetic, 6 x parameters x tokens, replayed";
    private static final int COMPARED_STEPS = 5;
    private static final int METERED_STEPS = 3;
    private static final int SHARES = 8;
    private static final double MEBIBYTE = 1 << 20;
    private static final double TURN_SECONDS = 0.6;
    private static final int MOST_STEPS_A_TURN = 20;

    private final Session session;
    private final TrainCase train;
    private final Consumer<Row> rows;
    private final Consumer<Offload.Verdict> verdicts;
    private final Map<String, Run> peers = new LinkedHashMap<>();
    private final List<Double> losses = new ArrayList<>();
    private Trainee ours;
    private StepModel model;

    /** What a peer has told. */
    private record Run(Peer peer, boolean sameWeights, List<Double> seconds) {}

    private TrainBench(
            Session session,
            TrainCase train,
            Consumer<Row> rows,
            Consumer<Offload.Verdict> verdicts) {
        this.session = session;
        this.train = train;
        this.rows = rows;
        this.verdicts = verdicts;
    }

    static Plan plan(Session session) {
        var settings = session.settings();
        var cases =
                (settings.quick() ? TrainCase.FEW : TrainCase.TABLE)
                        .stream().filter(c -> settings.wants("train", c.shape())).toList();
        var verdicts = new ArrayList<Offload.Verdict>();
        return Plan.of(
                        "Training steps",
                        LONGEST.length(),
                        cases.stream().mapToInt(c -> c.shape().length()).max().orElse(0),
                        cases.stream().map(c -> part(session, c, verdicts::add)).toList())
                .withNotes(() -> Offload.sentence(verdicts));
    }

    private static Part part(Session session, TrainCase train, Consumer<Offload.Verdict> verdicts) {
        return new Part(
                "train " + train.shape(),
                seconds(session, train),
                rows -> new TrainBench(session, train, rows, verdicts).measure());
    }

    /** A step takes about twice the time of its products at the peak; peers take longer. */
    private static double seconds(Session session, TrainCase train) {
        double blocks = train.layers() * (4.0 * train.width() + 2.0 * train.inner());
        double products = 6.0 * train.tokens() * train.width() * (blocks + train.vocabulary());
        double step = 2 * products / session.peaks().flops();
        int rounds = session.settings().rounds();
        double ours =
                session.settings().quick() ? 1 : 8 + (COMPARED_STEPS + 20 + 2 * rounds) * step;
        long others = session.peers().size() + session.accelerator().stream().count();
        return ours + others * (4 + 3 * (COMPARED_STEPS + rounds) * step);
    }

    private void measure() {
        long before = HeapMeter.live();
        model = train.model();
        ours = new Trainee(train, model);
        try {
            startPeers();
            double first = compareLosses();
            steps(first, before);
            shares();
        } finally {
            peers.values().forEach(run -> run.peer.close());
        }
    }

    // ---- peers ----------------------------------------------------------------------------------

    /** They read weights and batches from files, which are gone when they have. */
    private void startPeers() {
        if (session.peers().isEmpty()) {
            return;
        }
        try {
            var folder = Files.createTempDirectory("jacobi-bench");
            var weights = folder.resolve("weights.safetensors");
            var batches = folder.resolve("batches.safetensors");
            try {
                new Safetensors(model.parameters().tensors(), Map.of()).write(weights);
                new Safetensors(model.batches(), Map.of()).write(batches);
                for (var peer : session.peers()) {
                    start(peer.name(), weights, batches);
                }
            } finally {
                Files.deleteIfExists(weights);
                Files.deleteIfExists(batches);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start(String name, Path weights, Path batches) {
        var peer = Peers.start(name, session.threads());
        var request = train.request();
        request.addProperty("weights", weights.toString());
        request.addProperty("batches", batches.toString());
        try {
            var reply = peer.ask(request);
            if (reply.has("unsupported")) {
                peer.close();
                return;
            }
            boolean same = reply.get("sameWeights").getAsBoolean();
            peers.put(name, new Run(peer, same, new ArrayList<>()));
        } catch (BenchException e) {
            session.progress().accept(e.getMessage());
            peer.close();
        }
    }

    private static JsonObject steps(Run run, int count, boolean dropout) {
        var request = new JsonObject();
        request.addProperty("do", "steps");
        request.addProperty("count", count);
        request.addProperty("dropout", dropout);
        return run.peer.askAlone(request);
    }

    private static List<Double> numbers(JsonObject reply, String key) {
        return reply.getAsJsonArray(key).asList().stream().map(JsonElement::getAsDouble).toList();
    }

    // ---- losses ---------------------------------------------------------------------------------

    /**
     * Steps without dropout. Returns the time of the very first, which no compiler has prepared.
     */
    private double compareLosses() {
        double first = Stopwatch.once(() -> losses.add(ours.step(false)));
        while (losses.size() < COMPARED_STEPS) {
            losses.add(ours.step(false));
        }
        var last = row("train loss, step " + COMPARED_STEPS, losses.getLast(), Unit.LOSS);
        var differences = new ArrayList<Row>();
        for (var entry : peers.entrySet()) {
            var run = entry.getValue();
            var theirs = numbers(steps(run, COMPARED_STEPS, false), "losses");
            if (run.sameWeights) {
                last = last.withPeer(entry.getKey(), theirs.getLast());
                differences.add(
                        row(
                                "train loss, difference to " + entry.getKey(),
                                largestDifference(losses, theirs),
                                Unit.PPM));
            }
        }
        rows.accept(last);
        differences.forEach(rows);
        return first;
    }

    /** Relative to the other's loss, in millionths. */
    static double largestDifference(List<Double> ours, List<Double> theirs) {
        double largest = 0;
        for (int i = 0; i < theirs.size(); i++) {
            largest =
                    Math.max(
                            largest,
                            Math.abs(ours.get(i) - theirs.get(i)) / Math.abs(theirs.get(i)));
        }
        return largest * 1e6;
    }

    // ---- time and memory ------------------------------------------------------------------------

    private void steps(double first, long heapBefore) {
        boolean dropout = train.dropout() > 0;
        Runnable eager = () -> ours.step(dropout);
        warmUp(eager);
        long eagerPeak = peak(eager) - heapBefore;
        long between = HeapMeter.live();
        var recorded = new Trainee(train, train.model());
        Runnable replayed = () -> recorded.replay(dropout);
        warmUp(replayed);
        long replayedPeak = peak(replayed) - between;
        var offload = session.accelerator().flatMap(this::offload);
        var eagerTimes = new ArrayList<Double>();
        var replayedTimes = new ArrayList<Double>();
        for (int round = 0; round < session.settings().rounds(); round++) {
            turn(eager, eagerTimes);
            turn(replayed, replayedTimes);
            offload.ifPresent(Offload::turn);
            for (var run : peers.values()) {
                run.seconds.addAll(numbers(steps(run, aTurn(run.seconds), dropout), "seconds"));
            }
        }
        double flops = flops();
        report("", Timings.of(eagerTimes), eagerPeak, flops);
        report(", replayed", Timings.of(replayedTimes), replayedPeak, flops);
        rows.accept(row("train first step here", 1e3 * first, Unit.MILLIS));
        offload.map(o -> o.report(Timings.of(eagerTimes), Timings.of(replayedTimes)))
                .ifPresent(verdicts);
    }

    /** The same steps on the accelerator, ready to be timed; none if it is too small for them. */
    private Optional<Offload> offload(AcceleratedDevice device) {
        try {
            var offload = new Offload(session, train, device, rows);
            offload.prepare(losses);
            return Optional.of(offload);
        } catch (OutOfDeviceMemoryException e) {
            session.progress().accept(train.shape() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private void warmUp(Runnable step) {
        boolean quick = session.settings().quick();
        Stopwatch.warmUp(step, quick ? 0.1 : 2, quick ? 1 : 20);
    }

    /** The most heap of a few steps that start without garbage. */
    private static long peak(Runnable step) {
        HeapMeter.live();
        return HeapMeter.peak(
                () -> {
                    for (int i = 0; i < METERED_STEPS; i++) {
                        step.run();
                    }
                });
    }

    static void turn(Runnable step, List<Double> seconds) {
        for (int count = aTurn(seconds); count > 0; count--) {
            seconds.add(Stopwatch.once(step));
        }
    }

    /** How many steps fill a turn. */
    private static int aTurn(List<Double> seconds) {
        if (seconds.isEmpty()) {
            return 1;
        }
        double step = Timings.of(seconds).median();
        return (int) Math.clamp(Math.ceil(TURN_SECONDS / step), 1, MOST_STEPS_A_TURN);
    }

    private void report(String how, Timings own, long peakBytes, double flops) {
        double median = own.median();
        rows.accept(
                beside(
                        row("train step" + how, 1e3 * median, Unit.MILLIS)
                                .withBest(1e3 * own.best())
                                .withPercent(percent(flops / median)),
                        run -> 1e3 * Timings.of(run.seconds).median()));
        rows.accept(
                beside(
                        row("train speed" + how, train.tokens() / median, Unit.TOKENS)
                                .withBest(train.tokens() / own.best()),
                        run -> train.tokens() / Timings.of(run.seconds).median()));
        double sixfold = 6.0 * model.parameters().count() * train.tokens();
        rows.accept(rate("train arithmetic, 6 x parameters x tokens" + how, sixfold / median));
        rows.accept(rate("train arithmetic, exact" + how, flops / median));
        rows.accept(
                beside(
                        row("train memory" + how, peakBytes / MEBIBYTE, Unit.MEBIBYTES),
                        run -> memory(run) / MEBIBYTE));
    }

    private Row rate(String benchmark, double flopsPerSecond) {
        return row(benchmark, flopsPerSecond * 1e-9, Unit.GFLOPS)
                .withPercent(percent(flopsPerSecond));
    }

    private double percent(double flopsPerSecond) {
        return 100 * flopsPerSecond / session.peaks().flops();
    }

    private static double memory(Run run) {
        var request = new JsonObject();
        request.addProperty("do", "memory");
        return run.peer.ask(request).get("bytes").getAsDouble();
    }

    private Row beside(Row row, ToDoubleFunction<Run> value) {
        for (var entry : peers.entrySet()) {
            row = row.withPeer(entry.getKey(), value.applyAsDouble(entry.getValue()));
        }
        return row;
    }

    private Row row(String benchmark, double value, Unit unit) {
        return Row.of(benchmark, train.shape(), session.threads(), value, unit);
    }

    // ---- where the time goes --------------------------------------------------------------------

    private double flops() {
        return metered(1, new ArrayList<>()).total().flops();
    }

    private MeteredDevice metered(int steps, List<Double> seconds) {
        var device = new MeteredDevice(session.device());
        Devices.using(
                device,
                () -> {
                    for (int i = 0; i < steps; i++) {
                        seconds.add(Stopwatch.once(() -> ours.step(train.dropout() > 0)));
                    }
                });
        return device;
    }

    /** The kinds of operations that take longest, and how long all would take at the peaks. */
    private void shares() {
        var seconds = new ArrayList<Double>();
        var device = metered(METERED_STEPS, seconds);
        double all = seconds.stream().mapToDouble(s -> s).sum() - device.ownSeconds();
        double least = device.leastSeconds(session.peaks()) / METERED_STEPS;
        rows.accept(
                row("train step at the peaks, op by op", 1e3 * least, Unit.MILLIS)
                        .withPercent(100 * least * METERED_STEPS / all));
        double rest = all;
        var accounts = device.accounts();
        for (var account : accounts.subList(0, Math.min(SHARES, accounts.size()))) {
            rest -= account.seconds();
            double bound = account.costs().stream().mapToDouble(session.peaks()::seconds).sum();
            rows.accept(
                    row("share: " + account.name(), 100 * account.seconds() / all, Unit.PERCENT)
                            .withPercent(100 * bound / account.seconds()));
        }
        rows.accept(row("share: all else", 100 * rest / all, Unit.PERCENT));
    }
}
