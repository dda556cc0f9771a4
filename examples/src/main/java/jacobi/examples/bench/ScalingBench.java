package jacobi.examples.bench;

import jacobi.engine.Devices;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How the time of a GPT step grows with threads, width, length and batch, beside the least time
 * that {@link PaperStep} gives it; and what that promises for machines and models that are not
 * here.
 */
final class ScalingBench {
    private static final int VOCABULARY = 8_000;
    private static final int HEAD = 64;
    private static final int LAYERS = 4;
    private static final int WIDTH = 256;

    /** The nearest to the models that are not here. */
    private static final int WIDEST = 1024;

    private static final int BATCH = 4;
    private static final int TIME = 64;
    private static final double SECONDS = 1.5;

    private static final int MOST_CORES = 64;
    private static final int BATCH_ELSEWHERE = 8;
    private static final int TIME_ELSEWHERE = 1024;

    /** Bytes a second: eight channels of DDR5-4800, as servers with 64 cores have. */
    private static final double SERVER_BANDWIDTH = 300e9;

    private final Session session;
    private final List<Part> parts = new ArrayList<>();

    /** Least time divided by measured time of the widest model. */
    private double efficiency = Double.NaN;

    private ScalingBench(Session session) {
        this.session = session;
    }

    static Plan plan(Session session) {
        var bench = new ScalingBench(session);
        bench.measured();
        bench.parts.add(new Part("scaling estimates", 0, bench::promised));
        return Plan.of(
                        "Scaling of a GPT step",
                        "scaling estimate".length(),
                        bench.parts.stream().mapToInt(part -> part.name().length()).max().orElse(0),
                        bench.parts)
                .withNotes(ScalingBench::assumptions);
    }

    // ---- measured -------------------------------------------------------------------------------

    private void measured() {
        boolean quick = session.settings().quick();
        int width = quick ? HEAD : WIDTH;
        step("base", gpt(width, BATCH, TIME), session.threads());
        for (int threads = 1; threads < session.threads(); threads *= 2) {
            step("threads", gpt(width, BATCH, TIME), threads);
        }
        if (quick) {
            return;
        }
        for (int other : new int[] {128, 512, WIDEST}) {
            step("width", gpt(other, BATCH, TIME), session.threads());
        }
        for (int time : new int[] {16, 256, 1024}) {
            step("length", gpt(width, BATCH, time), session.threads());
        }
        for (int batch : new int[] {1, 2, 16}) {
            step("batch", gpt(width, batch, TIME), session.threads());
        }
    }

    private TrainCase gpt(int width, int batch, int time) {
        return new TrainCase(
                "d%d %d".formatted(width, LAYERS),
                TrainCase.Kind.GPT,
                width,
                width / HEAD,
                LAYERS,
                4 * width,
                batch,
                time,
                session.settings().quick() ? 500 : VOCABULARY,
                0);
    }

    private void step(String what, TrainCase train, int threads) {
        var shape = train.shape() + " " + threads + (threads == 1 ? " thread" : " threads");
        if (session.settings().wants("scaling " + what, shape)) {
            parts.add(
                    new Part(
                            "scaling " + shape,
                            session.settings().quick() ? 2 : 6 + SECONDS,
                            rows -> rows.accept(row("scaling " + what, shape, train, threads))));
        }
    }

    private Row row(String benchmark, String shape, TrainCase train, int threads) {
        var device =
                threads == session.threads() ? session.device() : Devices.named("cpu", threads);
        var timings = Devices.using(device, () -> time(train));
        double least =
                new PaperStep(train)
                        .seconds(session.peaks().on(threads / (double) session.threads()));
        double share = least / timings.median();
        if (train.width() == WIDEST) {
            efficiency = share;
        }
        return Row.of(benchmark, shape, threads, 1e3 * timings.median(), Unit.MILLIS)
                .withBest(1e3 * timings.best())
                .withPercent(100 * share);
    }

    private Timings time(TrainCase train) {
        var trainee = new Trainee(train, train.model());
        Runnable step = () -> trainee.replay(false);
        boolean quick = session.settings().quick();
        Stopwatch.warmUp(step, quick ? 0.1 : 1, quick ? 1 : 10);
        return Stopwatch.sample(step, quick ? 0.1 : SECONDS);
    }

    // ---- promised -------------------------------------------------------------------------------

    /** On paper, at the efficiency that the widest model has reached here. */
    private void promised(Consumer<Row> rows) {
        if (Double.isNaN(efficiency) || session.settings().quick()) {
            return;
        }
        for (var model : elsewhere()) {
            for (int cores : IntStream.iterate(2, c -> c <= MOST_CORES, c -> 4 * c).toArray()) {
                promise(model, cores, rows);
            }
            promise(model, MOST_CORES, rows);
        }
    }

    private static List<TrainCase> elsewhere() {
        return List.of(
                elsewhere("124M", 768, 12, 12),
                elsewhere("355M", 1024, 16, 24),
                elsewhere("774M", 1280, 20, 36),
                elsewhere("1.0B", 1536, 24, 34));
    }

    private static TrainCase elsewhere(String name, int width, int heads, int layers) {
        return new TrainCase(
                name,
                TrainCase.Kind.GPT,
                width,
                heads,
                layers,
                4 * width,
                BATCH_ELSEWHERE,
                TIME_ELSEWHERE,
                50_257,
                0);
    }

    private void promise(TrainCase model, int cores, Consumer<Row> rows) {
        var shape =
                "gpt %s, %d cores, %dx%d"
                        .formatted(model.name(), cores, BATCH_ELSEWHERE, TIME_ELSEWHERE);
        if (session.settings().wants("scaling estimate", shape)) {
            var peaks =
                    session.peaks().on(cores / (double) session.threads()).capped(SERVER_BANDWIDTH);
            double seconds = new PaperStep(model).seconds(peaks) / efficiency;
            rows.accept(Row.of("scaling estimate", shape, cores, seconds, Unit.SECONDS));
        }
    }

    /** What the estimates rest on, for the reader of the table. */
    static List<String> assumptions() {
        return List.of(
                "Peak column: the least time by arithmetic and bytes (PaperStep) at the peaks"
                        + " measured here, divided by the time that was measured.",
                "Estimates assume: arithmetic grows with the cores; so does the bandwidth beyond"
                        + " the"
                        + " caches, up to %.0f GB/s; the step stays as far from its least time as"
                                .formatted(SERVER_BANDWIDTH * 1e-9)
                        + " the widest model does here; weights, gradients and moments fit in"
                        + " memory (16 bytes a parameter).");
    }
}
