package jacobi.examples.bench;

import jacobi.accel.AcceleratedDevice;
import jacobi.engine.Devices;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A training step that is taken on an accelerator, beside the same step on the cpu device: from the
 * same weights, on the same batches, in turns.
 */
final class Offload {
    /** Whose figures stand beside. */
    static final String CPU = "cpu";

    private static final int METERED_STEPS = 3;
    private static final int SHARES = 8;
    private static final double KIBIBYTE = 1 << 10;

    private final Session session;
    private final TrainCase train;
    private final AcceleratedDevice device;
    private final Consumer<Row> rows;
    private final boolean dropout;
    private final Trainee eager;
    private final Trainee replayed;
    private final List<Double> eagerTimes = new ArrayList<>();
    private final List<Double> replayedTimes = new ArrayList<>();

    /**
     * What came of it.
     *
     * @param shape of the model
     * @param factor the time of a step in times of that on the cpu device
     */
    record Verdict(String shape, double factor) {
        boolean loses() {
            return factor > 1;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s (%.2f times its time)", shape, factor);
        }
    }

    Offload(Session session, TrainCase train, AcceleratedDevice device, Consumer<Row> rows) {
        this.session = session;
        this.train = train;
        this.device = device;
        this.rows = rows;
        dropout = train.dropout() > 0;
        eager = new Trainee(train, train.model());
        replayed = new Trainee(train, train.model());
    }

    /**
     * Compares the losses of the first steps, and has every kernel compiled.
     *
     * @param losses those of the cpu device, without dropout
     */
    void prepare(List<Double> losses) {
        var start = device.usage();
        var own = new ArrayList<Double>();
        double first = Stopwatch.once(() -> own.add(loss()));
        while (own.size() < losses.size()) {
            own.add(loss());
        }
        warmUp(this::eagerStep);
        warmUp(this::replayedStep);
        var spent = device.usage().since(start);
        double difference = TrainBench.largestDifference(own, losses);
        rows.accept(row("train loss, difference of " + device.name(), difference, Unit.PPM));
        rows.accept(row("train first step" + on(), 1e3 * first, Unit.MILLIS));
        rows.accept(row("train kernels compiled" + on(), spent.compiled(), Unit.COUNT));
        rows.accept(row("train compile time" + on(), spent.compileSeconds(), Unit.SECONDS));
    }

    private double loss() {
        return Devices.using(device, () -> eager.step(false));
    }

    private void eagerStep() {
        Devices.using(device, () -> eager.step(dropout));
    }

    private void replayedStep() {
        Devices.using(device, () -> replayed.replay(dropout));
    }

    private void warmUp(Runnable step) {
        boolean quick = session.settings().quick();
        Stopwatch.warmUp(step, quick ? 0.01 : 0.5, quick ? 0.1 : 10);
    }

    /** Takes steps against the clock. */
    void turn() {
        TrainBench.turn(this::eagerStep, eagerTimes);
        TrainBench.turn(this::replayedStep, replayedTimes);
    }

    /** Reports what the turns took, beside the cpu device's and the peers', and where it went. */
    Verdict report(Timings eagerThere, Timings replayedThere, TrainPeers peers) {
        step(on(), Timings.of(eagerTimes), eagerThere, peers);
        var own = Timings.of(replayedTimes);
        step(on() + ", replayed", own, replayedThere, peers);
        transfers();
        shares();
        return new Verdict(train.shape(), own.median() / replayedThere.median());
    }

    private void step(String how, Timings own, Timings there, TrainPeers peers) {
        rows.accept(
                peers.beside(
                        row("train step" + how, 1e3 * own.median(), Unit.MILLIS)
                                .withBest(1e3 * own.best())
                                .withPeer(CPU, 1e3 * there.median()),
                        seconds -> 1e3 * seconds));
        rows.accept(
                peers.beside(
                        row("train speed" + how, train.tokens() / own.median(), Unit.TOKENS)
                                .withBest(train.tokens() / own.best())
                                .withPeer(CPU, train.tokens() / there.median()),
                        seconds -> train.tokens() / seconds));
    }

    /** Of replayed steps, since that is how training goes. */
    private void transfers() {
        var before = device.usage();
        for (int i = 0; i < METERED_STEPS; i++) {
            replayedStep();
        }
        var spent = device.usage().since(before);
        each("train transfer time", 1e3 * spent.transferSeconds(), Unit.MILLIS);
        each("train upload", spent.uploadedBytes() / KIBIBYTE, Unit.KIBIBYTES);
        each("train download", spent.downloadedBytes() / KIBIBYTE, Unit.KIBIBYTES);
        each("train kernels launched", spent.launches(), Unit.COUNT);
    }

    private void each(String benchmark, double sum, Unit unit) {
        rows.accept(row(benchmark + " a step" + on(), sum / METERED_STEPS, unit));
    }

    /** The kinds of operations that take longest, one by one. */
    private void shares() {
        var metered = new MeteredDevice(device);
        double all =
                Stopwatch.once(
                                () -> {
                                    for (int i = 0; i < METERED_STEPS; i++) {
                                        Devices.using(metered, () -> eager.step(dropout));
                                    }
                                })
                        - metered.ownSeconds();
        double rest = all;
        var accounts = metered.accounts();
        for (var account : accounts.subList(0, Math.min(SHARES, accounts.size()))) {
            rest -= account.seconds();
            share(account.name(), account.seconds() / all);
        }
        share("all else", rest / all);
    }

    private void share(String name, double part) {
        rows.accept(row("share" + on() + ": " + name, 100 * part, Unit.PERCENT));
    }

    private String on() {
        return " on " + device.name();
    }

    private Row row(String benchmark, double value, Unit unit) {
        return Row.of(benchmark, train.shape(), session.threads(), value, unit);
    }

    /** When offload loses, in one sentence; none where nothing was measured. */
    static List<String> sentence(List<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return List.of();
        }
        var lost = list(verdicts, Verdict::loses);
        var won = list(verdicts, verdict -> !verdict.loses());
        if (lost.isEmpty()) {
            return List.of("Offload is faster than the cpu device for every model: " + won + ".");
        }
        return List.of(
                "Offload loses, being slower than the cpu device, for "
                        + lost
                        + (won.isEmpty() ? "." : "; it wins for " + won + "."));
    }

    private static String list(List<Verdict> verdicts, Predicate<Verdict> which) {
        return verdicts.stream()
                .filter(which)
                .map(Verdict::toString)
                .collect(Collectors.joining(", "));
    }
}
