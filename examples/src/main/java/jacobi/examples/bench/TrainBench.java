package jacobi.examples.bench;

import jacobi.accel.AcceleratedDevice;
import jacobi.accel.OutOfDeviceMemoryException;
import jacobi.engine.Devices;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Training steps: the same model with the same weights on the same batches here and at the peers.
 * First some steps without dropout, whose losses must agree, then steps with dropout against the
 * clock, in turns.
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
    private final Findings findings;
    private final List<Double> losses = new ArrayList<>();
    private TrainPeers peers;
    private Trainee ours;
    private StepModel model;

    /** What the sentences below the table are made of. */
    private record Findings(List<LossAgreement> losses, List<Offload.Verdict> verdicts) {
        Findings() {
            this(new ArrayList<>(), new ArrayList<>());
        }

        List<String> sentences() {
            return Stream.concat(
                            LossAgreement.sentences(losses).stream(),
                            Offload.sentence(verdicts).stream())
                    .toList();
        }
    }

    private TrainBench(Session session, TrainCase train, Consumer<Row> rows, Findings findings) {
        this.session = session;
        this.train = train;
        this.rows = rows;
        this.findings = findings;
    }

    static Plan plan(Session session) {
        var settings = session.settings();
        var cases =
                (settings.quick() ? TrainCase.FEW : TrainCase.TABLE)
                        .stream().filter(c -> settings.wants("train", c.shape())).toList();
        var findings = new Findings();
        return Plan.of(
                        "Training steps",
                        LONGEST.length(),
                        cases.stream().mapToInt(c -> c.shape().length()).max().orElse(0),
                        cases.stream().map(c -> part(session, c, findings)).toList())
                .withNotes(findings::sentences);
    }

    private static Part part(Session session, TrainCase train, Findings findings) {
        return new Part(
                "train " + train.shape(),
                seconds(session, train),
                rows -> new TrainBench(session, train, rows, findings).measure());
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
        try (var others = new TrainPeers(session, train)) {
            peers = others;
            peers.start(model);
            double first = compareLosses();
            steps(first, before);
            shares();
        }
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
        for (var theirs : peers.losses(COMPARED_STEPS).entrySet()) {
            var name = theirs.getKey();
            double difference = largestDifference(losses, theirs.getValue());
            last = last.withPeer(name, theirs.getValue().getLast());
            differences.add(row("train loss, difference to " + name, difference, Unit.PPM));
            findings.losses.add(new LossAgreement(name, train.shape(), difference));
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
            peers.turn(dropout);
        }
        double flops = flops();
        report("", Timings.of(eagerTimes), eagerPeak, flops);
        report(", replayed", Timings.of(replayedTimes), replayedPeak, flops);
        rows.accept(row("train first step here", 1e3 * first, Unit.MILLIS));
        offload.map(o -> o.report(Timings.of(eagerTimes), Timings.of(replayedTimes), peers))
                .ifPresent(findings.verdicts::add);
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
    static int aTurn(List<Double> seconds) {
        if (seconds.isEmpty()) {
            return 1;
        }
        double step = Timings.of(seconds).median();
        return (int) Math.clamp(Math.ceil(TURN_SECONDS / step), 1, MOST_STEPS_A_TURN);
    }

    private void report(String how, Timings own, long peakBytes, double flops) {
        double median = own.median();
        rows.accept(
                peers.beside(
                        row("train step" + how, 1e3 * median, Unit.MILLIS)
                                .withBest(1e3 * own.best())
                                .withPercent(percent(flops / median)),
                        seconds -> 1e3 * seconds));
        rows.accept(
                peers.beside(
                        row("train speed" + how, train.tokens() / median, Unit.TOKENS)
                                .withBest(train.tokens() / own.best()),
                        seconds -> train.tokens() / seconds));
        double sixfold = 6.0 * model.parameters().count() * train.tokens();
        rows.accept(rate("train arithmetic, 6 x parameters x tokens" + how, sixfold / median));
        rows.accept(rate("train arithmetic, exact" + how, flops / median));
        var memory = row("train memory" + how, peakBytes / MEBIBYTE, Unit.MEBIBYTES);
        for (var theirs : peers.bytes().entrySet()) {
            memory = memory.withPeer(theirs.getKey(), theirs.getValue() / MEBIBYTE);
        }
        rows.accept(memory);
    }

    private Row rate(String benchmark, double flopsPerSecond) {
        return row(benchmark, flopsPerSecond * 1e-9, Unit.GFLOPS)
                .withPercent(percent(flopsPerSecond));
    }

    private double percent(double flopsPerSecond) {
        return 100 * flopsPerSecond / session.peaks().flops();
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
