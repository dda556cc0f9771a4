package jacobi.examples.bench;

import jacobi.examples.bench.Kernel.Family;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The table of kernels. */
final class KernelBench {
    /** Seconds that a kernel takes beside its turns: operands, and the compiler. */
    private static final double WARM_UP = 1.4;

    /** Seconds a turn until everybody else sleeps. */
    private static final double QUIET = 0.1;

    private final Session session;
    private final Map<Family, List<Double>> advantages = new EnumMap<>(Family.class);

    private KernelBench(Session session) {
        this.session = session;
    }

    static Plan plan(Session session) {
        return new KernelBench(session).plan();
    }

    private Plan plan() {
        var settings = session.settings();
        var kernels =
                (settings.quick() ? few() : all())
                        .stream().filter(k -> settings.wants(k.benchmark(), k.shape())).toList();
        return Plan.of(
                        "Kernels",
                        longest(kernels, Kernel::benchmark),
                        longest(kernels, Kernel::shape),
                        kernels.stream().map(this::part).toList())
                .withSummary(this::means);
    }

    private static int longest(List<Kernel> kernels, Function<Kernel, String> text) {
        return kernels.stream().map(text).mapToInt(String::length).max().orElse(0);
    }

    private Part part(Kernel kernel) {
        return new Part(
                kernel.benchmark() + " " + kernel.shape(),
                seconds(),
                rows -> rows.accept(row(kernel)));
    }

    private double seconds() {
        var settings = session.settings();
        double everybody = 1 + session.peers().size();
        double turns = settings.rounds() * (everybody * (settings.turnSeconds() + QUIET));
        return turns + (settings.quick() ? WARM_UP / 4 : WARM_UP);
    }

    private static List<Kernel> all() {
        return Stream.of(MatrixKernels.all(), AttentionKernels.all(), RowKernels.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Kernel> few() {
        return Stream.of(MatrixKernels.few(), AttentionKernels.few(), RowKernels.few())
                .flatMap(List::stream)
                .toList();
    }

    private Row row(Kernel kernel) {
        var settings = session.settings();
        var ready = kernel.prepare(session.device());
        var contest =
                Contest.hold(
                        ready,
                        kernel.peer(),
                        session.peers(),
                        settings.rounds(),
                        settings.turnSeconds());
        var row = row(kernel, ready.cost(), contest);
        row.advantage().ifPresent(factor -> count(kernel.family(), factor));
        return row;
    }

    private synchronized void count(Family family, double factor) {
        advantages.computeIfAbsent(family, _ -> new ArrayList<>()).add(factor);
    }

    /** Work with arithmetic is rated by it, all other by the bytes it moves. */
    private Row row(Kernel kernel, Cost cost, Contest contest) {
        var unit = cost.flops() > 0 ? Unit.GFLOPS : Unit.GBYTES;
        double work = 1e-9 * (cost.flops() > 0 ? cost.flops() : cost.bytes());
        double median = contest.ours().median();
        var row =
                Row.of(kernel.benchmark(), kernel.shape(), session.threads(), work / median, unit)
                        .withBest(work / contest.ours().best())
                        .withPercent(100 * session.peaks().seconds(cost) / median);
        for (var peer : contest.peers().entrySet()) {
            row = row.withPeer(peer.getKey(), work / peer.getValue().median());
        }
        return row;
    }

    private synchronized List<Row> means() {
        return advantages.entrySet().stream()
                .map(family -> mean(family.getKey(), family.getValue()))
                .toList();
    }

    private Row mean(Family family, List<Double> factors) {
        double logarithms = factors.stream().mapToDouble(Math::log).average().orElseThrow();
        return Row.of(
                "geometric mean: ours / better peer",
                "%s, %d shapes".formatted(label(family), factors.size()),
                session.threads(),
                Math.exp(logarithms),
                Unit.TIMES);
    }

    private static String label(Family family) {
        return switch (family) {
            case SQUARE_MATRIX -> "square matrix products";
            case STEP_MATRIX -> "matrix products of Transformer steps";
            case OTHER_MATRIX -> "skinny and batched matrix products";
            case ATTENTION -> "attention";
            case MEMORY -> "everything bound by memory";
        };
    }
}
