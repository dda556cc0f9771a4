package jacobi.examples.bench;

import jacobi.engine.Device;
import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;
import jacobi.examples.bench.Kernel.Family;
import jacobi.examples.bench.Kernel.Operands;

import java.util.List;
import java.util.Map;

/** Everything that waits for memory rather than for arithmetic, on [rows, columns]. */
final class RowKernels {
    private static final double EPSILON = 1e-5;
    private static final double DROPOUT = 0.1;
    private static final double LABEL_SMOOTHING = 0.1;
    private static final int NONE_IGNORED = -1;
    private static final int VOCABULARY = 8_000;

    private final int rows;
    private final int columns;

    private RowKernels(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** Arrays of 16 MiB: beyond every second-level cache. */
    static List<Kernel> all() {
        return new RowKernels(4096, 1024).kernels();
    }

    /** For a look, or a test. */
    static List<Kernel> few() {
        return new RowKernels(256, 256).kernels();
    }

    private List<Kernel> kernels() {
        return List.of(
                unary(Function.EXP),
                unary(Function.GELU),
                gradient(Function.GELU),
                simple("softmax", new Op.Softmax(), _ -> List.of(x())),
                simple("softmax backward", new GradientOp.Softmax(), this::softmaxBackward),
                simple("log-softmax", new Op.LogSoftmax(), _ -> List.of(x())),
                simple("layer norm", new Op.LayerNorm(EPSILON), _ -> layerNorm()),
                simple("layer norm backward", new GradientOp.LayerNorm(), this::layerNormBackward),
                simple("dropout", new Op.Dropout(DROPOUT, 0), _ -> List.of(x(), seed())),
                simple("cross-entropy", crossEntropy(), _ -> List.of(x(), targets())),
                simple(
                        "cross-entropy backward",
                        new GradientOp.CrossEntropy(LABEL_SMOOTHING, NONE_IGNORED),
                        this::crossEntropyBackward),
                embedding("embedding", new Op.Embedding(1), _ -> List.of(table(), ids())),
                embedding(
                        "embedding backward",
                        new GradientOp.Embedding(VOCABULARY, 1),
                        _ -> List.of(ids(), x())),
                simple("adamw", new UpdateOp.Adam(0.9, 0.999, 1e-8, 0.01, true), _ -> adam()),
                simple("bias gradient", new Op.SumTo(Shape.of(columns)), _ -> List.of(x())),
                permute());
    }

    // ---- operands -------------------------------------------------------------------------------

    private Tensor x() {
        return RandomTensors.uniform(rows, columns);
    }

    private Tensor gain() {
        return RandomTensors.uniform(columns);
    }

    private Tensor targets() {
        return RandomTensors.ids(columns, rows);
    }

    private Tensor table() {
        return RandomTensors.uniform(VOCABULARY, columns);
    }

    private Tensor ids() {
        return RandomTensors.ids(VOCABULARY, rows);
    }

    private static Tensor seed() {
        return Tensor.of(Shape.of(3), 1, 2, 3);
    }

    private List<Tensor> softmaxBackward(Device device) {
        return List.of(device.compute(new Op.Softmax(), x()), x());
    }

    private List<Tensor> layerNorm() {
        return List.of(x(), gain(), gain());
    }

    private List<Tensor> layerNormBackward(Device device) {
        var forward = device.run(new Op.LayerNorm(EPSILON), layerNorm());
        return List.of(x(), gain(), forward.get(1), forward.get(2), x());
    }

    private static Op.CrossEntropy crossEntropy() {
        return new Op.CrossEntropy(LABEL_SMOOTHING, NONE_IGNORED);
    }

    private List<Tensor> crossEntropyBackward(Device device) {
        var forward = device.run(crossEntropy(), List.of(x(), targets()));
        return List.of(x(), targets(), forward.get(1), Tensor.scalar(1));
    }

    private List<Tensor> adam() {
        return List.of(
                x(),
                x(),
                x(),
                RandomTensors.between(0, 1, rows, columns),
                Tensor.of(Shape.of(3), 1e-4f, 0.1f, 0.001f),
                Tensor.scalar(1));
    }

    // ---- kernels --------------------------------------------------------------------------------

    private Kernel simple(String name, Op op, Operands operands) {
        return new Kernel(
                name,
                rows + "x" + columns,
                Family.MEMORY,
                op,
                operands,
                new PeerWork(
                        name.replaceAll("[ -]", "_"), Map.of("rows", rows, "columns", columns)));
    }

    private Kernel unary(Function function) {
        return simple(label(function), new Op.Unary(function), _ -> List.of(x()));
    }

    private Kernel gradient(Function function) {
        return simple(
                label(function) + " backward",
                new GradientOp.Unary(function),
                _ -> List.of(x(), x()));
    }

    private static String label(Function function) {
        return function.name().toLowerCase(java.util.Locale.ROOT);
    }

    private Kernel embedding(String name, Op op, Operands operands) {
        return new Kernel(
                name,
                "%dx%d of %d".formatted(rows, columns, VOCABULARY),
                Family.MEMORY,
                op,
                operands,
                new PeerWork(
                        name.replace(' ', '_'),
                        Map.of("rows", rows, "columns", columns, "vocabulary", VOCABULARY)));
    }

    /** [batch, time, heads, channels] to [batch, heads, time, channels], as attention elsewhere. */
    private Kernel permute() {
        int batch = 4;
        int heads = 4;
        int time = rows / batch;
        int channels = columns / heads;
        return new Kernel(
                "permute 0213",
                "%dx%dx%dx%d".formatted(batch, time, heads, channels),
                Family.MEMORY,
                Op.Permute.of(0, 2, 1, 3),
                _ -> List.of(RandomTensors.uniform(batch, time, heads, channels)),
                new PeerWork(
                        "permute",
                        Map.of(
                                "batch",
                                batch,
                                "time",
                                time,
                                "heads",
                                heads,
                                "channels",
                                channels)));
    }
}
