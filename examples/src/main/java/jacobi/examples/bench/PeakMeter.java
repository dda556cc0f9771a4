package jacobi.examples.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Measures {@link Peaks}: the best of many short slices on all threads. */
final class PeakMeter {
    private static final String PEAK = "peak: ";
    private static final float FACTOR = 0.999f;
    private static final float SUMMAND = 0.001f;
    private static final int STEPS = 4_000;
    private static final int CALLS = 100;
    private static final int ALIGNMENT = 64;
    private static final int LEAST_SLICES = 12;
    private static final double SECONDS = 1;
    private static final double BRIEF_SECONDS = 0.2;

    /** Many dependent FMAs; returns their sum. */
    private interface FmaLoop {
        float run(int steps, float factor, float summand);
    }

    private final Crew crew;
    private final boolean quick;
    private final double seconds;
    private final Consumer<Row> report;

    /** Written by measured loops, so that no compiler drops them. */
    private volatile float sink;

    private PeakMeter(Crew crew, BenchSettings settings, Consumer<Row> report) {
        this.crew = crew;
        this.quick = settings.quick();
        this.seconds = quick || settings.briefPeaks() ? BRIEF_SECONDS : SECONDS;
        this.report = report;
    }

    /**
     * @param report is given a row for each figure
     */
    static Peaks measure(BenchSettings settings, Consumer<Row> report) {
        try (var crew = new Crew(settings.threads())) {
            return new PeakMeter(crew, settings, report).peaks();
        }
    }

    static boolean isPeak(Row row) {
        return row.benchmark().startsWith(PEAK);
    }

    /** The table of peaks, whose rows {@link #measure} reports. */
    static Plan plan() {
        return Plan.of(
                "Peaks of this machine, the best of many slices",
                "peak: copy, System.arraycopy".length(),
                "16 sums, operands that differ".length(),
                List.of());
    }

    private Peaks peaks() {
        double flops = flops();
        var memory = new ArrayList<Peaks.Bandwidth>();
        memory.add(cached());
        for (int mebibytes : quick ? new int[] {4} : new int[] {16, 64, 256}) {
            memory.add(uncached(mebibytes));
        }
        return new Peaks(flops, memory);
    }

    /**
     * The better of two loops: which one a compiler likes more is its own affair. What is left of
     * it with operands that differ is shown beside it.
     */
    private double flops() {
        var numbers = new float[PeakLoops.operands()];
        var random = new SplittableRandom(1);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextDouble(-1, 1);
        }
        flops(
                PeakLoops.SUMS,
                "%d sums, operands that differ",
                (steps, _, _) -> PeakLoops.products(steps, numbers));
        return Math.max(
                flops(PeakLoops.SUMS, "%d sums of %d bits", PeakLoops::multiplyAdd),
                flops(PeakLoops.MORE_SUMS, "%d sums of %d bits", PeakLoops::accumulate));
    }

    private double flops(int sums, String shape, FmaLoop loop) {
        return figure(
                "fma",
                shape.formatted(sums, PeakLoops.vectorBits()),
                Unit.GFLOPS,
                PeakLoops.flopsPerStep(sums) * STEPS * CALLS * crew.threads(),
                _ -> {
                    float sum = 0;
                    for (int call = 0; call < CALLS; call++) {
                        sum += loop.run(STEPS, FACTOR, SUMMAND);
                    }
                    sink = sum;
                });
    }

    /** Each thread on arrays of its own that fill a quarter of its second-level cache. */
    private Peaks.Bandwidth cached() {
        int size = (int) (Machine.secondLevelCache() / 8 / Float.BYTES);
        var sources = new float[crew.threads()][size];
        var targets = new float[crew.threads()][size];
        int times = (1 << 22) / size + 1;
        double elements = (double) size * times * crew.threads();
        var shape = "2 x %d KiB a thread, in L2".formatted((size * Float.BYTES) >> 10);
        double copy =
                figure(
                        "copy",
                        shape,
                        Unit.GBYTES,
                        2 * Float.BYTES * elements,
                        t -> {
                            for (int i = 0; i < times; i++) {
                                PeakLoops.copy(sources[t], targets[t], 0, size);
                            }
                        });
        double read =
                figure(
                        "read",
                        shape.substring(4),
                        Unit.GBYTES,
                        Float.BYTES * elements,
                        t -> {
                            float sum = 0;
                            for (int i = 0; i < times; i++) {
                                sum += PeakLoops.read(sources[t], 0, size);
                            }
                            sink = sum;
                        });
        return new Peaks.Bandwidth(2.0 * Float.BYTES * size * crew.threads(), copy, read);
    }

    /** All threads on parts of the same two arrays. */
    private Peaks.Bandwidth uncached(int mebibytes) {
        int size = (mebibytes << 20) / Float.BYTES;
        var source = new float[size];
        var target = new float[size];
        Arrays.fill(source, 1);
        Arrays.fill(target, 1);
        int part = size / crew.threads() / ALIGNMENT * ALIGNMENT;
        double elements = (double) part * crew.threads();
        var shape = "2 x %d MiB".formatted(mebibytes);
        double vectors =
                figure(
                        "copy, vector loop",
                        shape,
                        Unit.GBYTES,
                        2 * Float.BYTES * elements,
                        t -> PeakLoops.copy(source, target, t * part, (t + 1) * part));
        double array =
                figure(
                        "copy, System.arraycopy",
                        shape,
                        Unit.GBYTES,
                        2 * Float.BYTES * elements,
                        t -> System.arraycopy(source, t * part, target, t * part, part));
        double read =
                figure(
                        "read",
                        shape.substring(4),
                        Unit.GBYTES,
                        Float.BYTES * elements,
                        t -> sink = PeakLoops.read(source, t * part, (t + 1) * part));
        return new Peaks.Bandwidth(2.0 * Float.BYTES * size, Math.max(vectors, array), read);
    }

    /** Reports the best slice's work per second, and returns it. */
    private double figure(String name, String shape, Unit unit, double work, IntConsumer part) {
        double least = Double.POSITIVE_INFINITY;
        long end = System.nanoTime() + (long) (seconds * 1e9);
        for (int slice = 0; slice < LEAST_SLICES || System.nanoTime() < end; slice++) {
            least = Math.min(least, crew.seconds(part));
        }
        double best = work / least;
        report.accept(
                Row.of(PEAK + name, shape, crew.threads(), best * 1e-9, unit).withPercent(100));
        return best;
    }
}
