package jacobi.examples.bench;

import jacobi.examples.bench.BenchSettings.Table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Whether kernels are fast in every start of a JVM, and not in most of them: C2 compiles what it
 * has seen so far, and now and then it has seen too little, or gives up.
 */
final class CollapseCheck {
    /** One shape of each family, and a small model's decoding; --shape asks for others. */
    private static final Optional<Pattern> SHAPES =
            Optional.of(
                    Pattern.compile(
                            "^matmul .. (256x256x256|512x512x512|1024x1024x1024)$"
                                    + "|^matmul NT (1|20)x.* few rows|^matmul .*(scores|values)"
                                    + "|^attention.* 2x256,|4096x1024"
                                    + "|^decode token (d32|small) "));

    private static final String WORST = "worst / median: ";
    private static final int ROUNDS = 2;

    /** Seconds in which a child starts and measures its peaks. */
    private static final double PEAKS = 5;

    /** What each kernel has reached in each start so far. */
    private final Map<String, List<Row>> byKernel = new LinkedHashMap<>();

    private CollapseCheck() {}

    /** Rows of medians, and of the worst start divided by the median one. */
    static Plan plan(Session session, int starts) {
        var settings = session.settings();
        var rows = settings.quick() ? settings.filter() : settings.filter().or(() -> SHAPES);
        int rounds = Math.min(ROUNDS, settings.rounds());
        var kernels = settings.alone(Set.of(Table.KERNELS), rows, rounds, true);
        var decoding = settings.alone(Set.of(Table.DECODE), rows, rounds, true);
        // Each in JVMs of its own: what else a JVM has compiled is what makes the difference.
        var plans = new LinkedHashMap<BenchSettings, Plan>();
        plans.put(kernels, KernelBench.plan(session.with(kernels)));
        plans.put(decoding, DecodeBench.plan(session.with(decoding)));
        plans.values().removeIf(plan -> plan.parts().isEmpty());
        double seconds = plans.values().stream().mapToDouble(p -> p.seconds() + PEAKS).sum();
        var check = new CollapseCheck();
        return new Plan(
                "Kernels in fresh JVMs",
                WORST.length() + widest(plans, Plan::benchmarkWidth),
                widest(plans, Plan::shapeWidth) + ", 20 starts".length(),
                IntStream.rangeClosed(1, starts)
                        .mapToObj(start -> "start %d of %d".formatted(start, starts))
                        .map(
                                name ->
                                        new Part(
                                                name,
                                                seconds,
                                                _ -> plans.keySet().forEach(check::start)))
                        .toList(),
                check::rows,
                List::of);
    }

    private static int widest(Map<?, Plan> plans, ToIntFunction<Plan> width) {
        return plans.values().stream().mapToInt(width).max().orElse(0);
    }

    private void start(BenchSettings child) {
        add(
                ChildRun.measure(Jvm.here(), child).stream()
                        .filter(row -> !PeakMeter.isPeak(row))
                        .toList());
    }

    private synchronized void add(List<Row> start) {
        for (var row : start) {
            byKernel.computeIfAbsent(row.benchmark() + " " + row.shape(), _ -> new ArrayList<>())
                    .add(row);
        }
    }

    private synchronized List<Row> rows() {
        var rows = new ArrayList<Row>();
        byKernel.values().forEach(starts -> rows.addAll(summary(starts)));
        return rows;
    }

    /** What many starts of one kernel say together. */
    static List<Row> summary(List<Row> starts) {
        var values = starts.stream().mapToDouble(Row::value).sorted().toArray();
        var first = starts.getFirst();
        double median = new Timings(values).median();
        boolean more = first.unit().advantage(2, 1) > 1;
        double worst = more ? values[0] : values[values.length - 1];
        double best = more ? values[values.length - 1] : values[0];
        var many = first.shape() + ", " + values.length + " starts";
        var row = Row.of(first.benchmark(), many, first.threads(), median, first.unit());
        var percent =
                starts.stream().mapToDouble(r -> r.percentOfPeak().orElse(0)).sorted().toArray();
        return List.of(
                (first.percentOfPeak().isEmpty()
                                ? row
                                : row.withPercent(new Timings(percent).median()))
                        .withBest(best),
                Row.of(
                        WORST + first.benchmark(),
                        many,
                        first.threads(),
                        first.unit().advantage(worst, median),
                        Unit.TIMES));
    }
}
