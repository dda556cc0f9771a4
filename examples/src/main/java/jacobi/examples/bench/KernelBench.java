package jacobi.examples.bench;

import jacobi.examples.bench.Kernel.Family;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The table of kernels. */
final class KernelBench {
    private final Session session;
    private final List<Row> rows = new ArrayList<>();
    private final Map<Family, List<Double>> advantages = new EnumMap<>(Family.class);

    private KernelBench(Session session) {
        this.session = session;
    }

    static List<Row> run(Session session) {
        return new KernelBench(session).rows();
    }

    private List<Row> rows() {
        var settings = session.settings();
        for (var kernel : settings.quick() ? few() : all()) {
            if (settings.wants(kernel.benchmark(), kernel.shape())) {
                session.progress().accept(kernel.benchmark() + " " + kernel.shape());
                rows.add(row(kernel));
            }
        }
        advantages.forEach(this::mean);
        return rows;
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
        row.advantage()
                .ifPresent(
                        a ->
                                advantages
                                        .computeIfAbsent(kernel.family(), _ -> new ArrayList<>())
                                        .add(a));
        return row;
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

    private void mean(Family family, List<Double> factors) {
        double logarithms = factors.stream().mapToDouble(Math::log).average().orElseThrow();
        rows.add(
                Row.of(
                        "geometric mean: ours / better peer",
                        "%s, %d shapes".formatted(label(family), factors.size()),
                        session.threads(),
                        Math.exp(logarithms),
                        Unit.TIMES));
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
