package jacobi.examples.bench;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Op;
import jacobi.engine.Program;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.CausalConvolution;
import jacobi.models.nn.Initializer;
import jacobi.models.nn.Parameters;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Table 1 of <i>Attention Is All You Need</i>, measured: how the time of a layer grows with the
 * length n of a text and the width d, and how many layers a signal takes from the first token to
 * the last. Each layer is what the table counts, without projections around it, forward and
 * backward.
 */
final class LayerBench {
    private static final int BATCH = 4;
    private static final int HEADS = 8;
    private static final int KERNEL = 3;

    /** Where n varies, d is this, and the other way around. */
    private static final int MIDDLE = 256;

    private static final int[] SIZES = {256, 512, 1024};
    private static final int[] QUICK_SIZES = {8, 16};

    /** For the length of paths, which needs no speed. */
    private static final int NARROW = 8;

    private static final int PATH = 32;
    private static final double SECONDS = 0.4;
    private static final Initializer WEIGHTS = Initializer.uniform(0.1);

    /** A kind of layer. */
    private enum Layer {
        SELF_ATTENTION("self-attention", "n²·d", "1", "1"),
        RECURRENT("recurrent (GRU)", "n·d²", "n", "n"),
        CONVOLUTIONAL("convolutional, k = 3", "k·n·d²", "1", "n/k");

        private final String label;
        private final String complexity;
        private final String steps;
        private final String path;

        Layer(String label, String complexity, String steps, String path) {
            this.label = label;
            this.complexity = complexity;
            this.steps = steps;
            this.path = path;
        }
    }

    /** A layer whose input and output are [batch, n, d]. */
    private interface Function {
        Variable apply(Variable x);
    }

    private final Session session;
    private final int middle;
    private final int[] sizes;
    private final List<Part> parts = new ArrayList<>();
    private final Map<Layer, List<Double>> byLength = new EnumMap<>(Layer.class);
    private final Map<Layer, List<Double>> byWidth = new EnumMap<>(Layer.class);

    private LayerBench(Session session) {
        this.session = session;
        boolean quick = session.settings().quick();
        this.middle = quick ? QUICK_SIZES[0] : MIDDLE;
        this.sizes = quick ? QUICK_SIZES : SIZES;
    }

    static Plan plan(Session session) {
        var bench = new LayerBench(session);
        bench.measured();
        return Plan.of(
                        "Layers: complexity, sequential steps, path length",
                        "layer exponent of n".length(),
                        "convolutional, k = 3, n 1024, d 1024".length(),
                        bench.parts)
                .withNotes(LayerBench::notes);
    }

    private void measured() {
        for (var layer : Layer.values()) {
            for (int n : sizes) {
                step(layer, n, middle, byLength);
            }
            for (int d : sizes) {
                step(layer, middle, d, byWidth);
            }
            var shape = layer.label;
            if (session.settings().wants("layer", shape)) {
                parts.add(new Part("layer " + shape, 0.1, rows -> summary(layer, rows)));
            }
        }
    }

    private void step(Layer layer, int n, int d, Map<Layer, List<Double>> times) {
        var shape = "%s, n %d, d %d".formatted(layer.label, n, d);
        if (session.settings().wants("layer", shape)) {
            parts.add(
                    new Part(
                            "layer " + shape,
                            session.settings().quick() ? 0.2 : 2,
                            rows -> {
                                var timings = time(layer, n, d);
                                times.computeIfAbsent(layer, _ -> new ArrayList<>())
                                        .add(timings.median());
                                rows.accept(
                                        row("layer", shape, 1e3 * timings.median())
                                                .withBest(1e3 * timings.best()));
                            }));
        }
    }

    private Row row(String benchmark, String shape, double value) {
        return Row.of(benchmark, shape, session.threads(), value, Unit.MILLIS);
    }

    private Row count(String benchmark, Layer layer, double value) {
        return Row.of(benchmark, layer.label, session.threads(), value, Unit.COUNT);
    }

    private Timings time(Layer layer, int n, int d) {
        var parameters = new Parameters(1);
        var function = make(layer, parameters, n, d);
        var x = parameters.root().parameter("x", Shape.of(BATCH, n, d), WEIGHTS);
        var program =
                Program.record(
                        () -> {
                            parameters.all().forEach(Variable::clearGradient);
                            var loss = function.apply(x).sum();
                            loss.backward();
                            return List.of(loss.value());
                        });
        boolean quick = session.settings().quick();
        Stopwatch.warmUp(program::run, quick ? 0.02 : SECONDS, quick ? 0.1 : 2);
        return Stopwatch.sample(program::run, quick ? 0.02 : SECONDS);
    }

    private static Function make(Layer layer, Parameters parameters, int n, int d) {
        var lengths = Tensor.full(DType.I32, Shape.of(BATCH), n);
        return switch (layer) {
            case SELF_ATTENTION -> {
                var op = new Op.Attention(HEADS, true, 0, 0);
                yield x -> x.attention(op, x, x, lengths, null);
            }
            case RECURRENT -> {
                var gates = parameters.root().parameter("gates", Shape.of(3 * d), WEIGHTS);
                var weight = parameters.root().parameter("weight", Shape.of(3 * d, d), WEIGHTS);
                var state = Variable.constant(Tensor.zeros(DType.F32, Shape.of(BATCH, d)));
                yield x -> Variable.concat(2, x, x, x).gru(weight, gates, state, lengths, false);
            }
            case CONVOLUTIONAL ->
                    new CausalConvolution(parameters.root().child("convolution"), d, d, KERNEL)
                            ::apply;
        };
    }

    // ---- what follows ---------------------------------------------------------------------------

    private void summary(Layer layer, Consumer<Row> rows) {
        exponent("layer exponent of n", layer, byLength, rows);
        exponent("layer exponent of d", layer, byWidth, rows);
        rows.accept(count("layer path", layer, path(layer)));
    }

    /** The slope of log time over log size, from the smallest to the largest. */
    private void exponent(
            String benchmark, Layer layer, Map<Layer, List<Double>> times, Consumer<Row> rows) {
        var measured = times.getOrDefault(layer, List.of());
        if (measured.size() == sizes.length) {
            double growth = measured.getLast() / measured.getFirst();
            double range = (double) sizes[sizes.length - 1] / sizes[0];
            rows.accept(count(benchmark, layer, Math.log(growth) / Math.log(range)));
        }
    }

    /**
     * How many steps lie between the first token and the last of {@value #PATH}: layers, until a
     * change of the first is seen at the last; in a recurrent layer, the steps within it.
     */
    private static double path(Layer layer) {
        for (int layers = 1; ; layers++) {
            if (reaches(layer, layers)) {
                return layer == Layer.RECURRENT ? PATH : layers;
            }
        }
    }

    private static boolean reaches(Layer layer, int layers) {
        var parameters = new Parameters(1);
        var function = make(layer, parameters, PATH, NARROW);
        var x = parameters.root().parameter("x", Shape.of(BATCH, PATH, NARROW), WEIGHTS);
        var y = x;
        for (int i = 0; i < layers; i++) {
            y = function.apply(y);
        }
        y.slice(1, PATH - 1, PATH).sum().backward();
        // The gradient of the first token of the first text.
        for (int i = 0; i < NARROW; i++) {
            if (x.gradient().get(i) != 0) {
                return true;
            }
        }
        return false;
    }

    private static List<String> notes() {
        var notes = new ArrayList<String>();
        notes.add(
                "The paper: complexity per layer, sequential operations, maximum path length"
                        + " (Vaswani et al. 2017, table 1):");
        for (var layer : Layer.values()) {
            notes.add(
                    "  %-22s O(%s), O(%s), O(%s)"
                            .formatted(layer.label, layer.complexity, layer.steps, layer.path));
        }
        notes.add(
                "Exponents are measured from n or d of %d to %d, the other being %d; paths over %d"
                                .formatted(SIZES[0], SIZES[SIZES.length - 1], MIDDLE, PATH)
                        + " tokens.");
        return notes;
    }
}
