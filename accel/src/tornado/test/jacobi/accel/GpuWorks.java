package jacobi.accel;

import jacobi.engine.Device;
import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The operations that {@code accel/gpu} measures. */
final class GpuWorks {
    private static final Op CROSS_ENTROPY = new Op.CrossEntropy(0.1, -1);
    private static final int HEADS = 8;
    private static final int CHANNELS = 64;

    private final Device device;
    private final boolean small;
    private final SplittableRandom random = new SplittableRandom(1);

    /**
     * Large ones, or such as a processor can do.
     *
     * @param device computes what backward passes have from forward ones
     */
    GpuWorks(Device device, boolean small) {
        this.device = device;
        this.small = small;
    }

    /** Operands are made when it is their turn, so that memory holds those of one work. */
    List<Supplier<GpuWork>> all() {
        var all = new ArrayList<Supplier<GpuWork>>();
        for (int n : small ? new int[] {64, 128} : new int[] {1024, 2048, 4096, 8192}) {
            Stream.of("NN", "NT", "TN").forEach(layout -> all.add(() -> product(layout, n)));
        }
        for (int time : small ? new int[] {32} : new int[] {256, 1024}) {
            for (var causal : List.of(false, true)) {
                all.add(() -> attention(time, causal, false));
                all.add(() -> attention(time, causal, true));
            }
        }
        all.addAll(boundByMemory());
        return all;
    }

    private GpuWork product(String layout, int n) {
        var op = new Op.MatMul(layout.startsWith("T"), layout.endsWith("T"));
        var shape = "%1$d x %1$d x %1$d".formatted(n);
        var operands = List.of(numbers(n, n), numbers(n, n));
        var torch =
                new GpuWork.Torch(
                        "matmul",
                        Map.of(
                                "batch",
                                1,
                                "m",
                                n,
                                "n",
                                n,
                                "k",
                                n,
                                "transposeLeft",
                                layout.startsWith("T") ? 1 : 0,
                                "transposeRight",
                                layout.endsWith("T") ? 1 : 0));
        return new GpuWork("product " + layout, shape, op, operands, 2.0 * n * n * n, torch);
    }

    /** Products of all pairs that are seen count: two forward, five backward. */
    private GpuWork attention(int time, boolean causal, boolean backward) {
        int batch = small ? 2 : 8;
        int width = HEADS * CHANNELS;
        var lengths = new int[batch];
        Arrays.fill(lengths, time);
        Op op = new Op.Attention(HEADS, causal, 0, 0);
        var operands = new ArrayList<Tensor>();
        for (int i = 0; i < 3; i++) {
            operands.add(numbers(batch, time, width));
        }
        operands.add(Tensor.of(Shape.of(batch), lengths));
        if (backward) {
            operands.addAll(device.run(op, List.copyOf(operands)));
            operands.add(numbers(batch, time, width));
            op = new GradientOp.Attention(HEADS, causal, 0, 0);
        }
        double pairs = causal ? time * (time + 1.0) / 2 : (double) time * time;
        var seen = causal ? ", causal" : "";
        return new GpuWork(
                backward ? "attention backward" : "attention",
                "%d x %d, %d heads of %d%s".formatted(batch, time, HEADS, CHANNELS, seen),
                op,
                operands,
                2.0 * (backward ? 5 : 2) * batch * pairs * width,
                new GpuWork.Torch(
                        backward ? "attention_backward" : "attention",
                        Map.of(
                                "batch", batch,
                                "time", time,
                                "heads", HEADS,
                                "channels", CHANNELS,
                                "causal", causal ? 1 : 0)));
    }

    /** On matrices that no cache holds. */
    private List<Supplier<GpuWork>> boundByMemory() {
        int n = small ? 128 : 8192;
        var gelu = new Op.Unary(Function.GELU);
        var geluGradient = new GradientOp.Unary(Function.GELU);
        return List.of(
                () -> rows("add", "add", new Op.Binary(Op.Arithmetic.ADD), x(n), x(n)),
                () -> rows("gelu", "gelu", gelu, x(n)),
                () -> rows("gelu backward", "gelu_backward", geluGradient, x(n), x(n)),
                () -> rows("dropout", "dropout", new Op.Dropout(0.1, 0), x(n), seed()),
                () -> rows("sum of rows", "bias_gradient", new Op.SumTo(Shape.of(n)), x(n)),
                () -> headsApart(n),
                () -> rows("softmax", "softmax", new Op.Softmax(), x(n)),
                () -> layerNorm(n),
                () -> layerNormGradient(n),
                () -> rows("cross-entropy", "cross_entropy", CROSS_ENTROPY, x(n), ids(n)),
                () -> crossEntropyGradient(n),
                () -> adamW(n));
    }

    private static GpuWork rows(String name, String torch, Op op, Tensor... operands) {
        var shape = operands[0].shape();
        var sizes = Map.of("rows", shape.dim(0), "columns", shape.dim(1));
        return work(name, op, new GpuWork.Torch(torch, sizes), operands);
    }

    private static GpuWork work(String name, Op op, GpuWork.Torch torch, Tensor... operands) {
        var shape = operands[0].shape().toString().replaceAll("[\\[\\]]", "").replace(", ", " x ");
        return new GpuWork(name, shape, op, List.of(operands), 0, torch);
    }

    private GpuWork headsApart(int n) {
        int heads = 8;
        int part = n / heads;
        var sizes = Map.of("batch", heads, "time", part, "heads", heads, "channels", part);
        var torch = new GpuWork.Torch("permute", sizes);
        var op = Op.Permute.of(0, 2, 1, 3);
        return work("heads apart", op, torch, numbers(heads, part, heads, part));
    }

    private GpuWork layerNorm(int n) {
        var operands = new Tensor[] {x(n), numbers(n), numbers(n)};
        return rows("layer norm", "layer_norm", new Op.LayerNorm(1e-5), operands);
    }

    private GpuWork layerNormGradient(int n) {
        var in = List.of(x(n), numbers(n), numbers(n));
        var out = device.run(new Op.LayerNorm(1e-5), in);
        var operands = new Tensor[] {in.get(0), in.get(1), out.get(1), out.get(2), x(n)};
        return rows(
                "layer norm backward", "layer_norm_backward", new GradientOp.LayerNorm(), operands);
    }

    private GpuWork crossEntropyGradient(int n) {
        var in = List.of(x(n), ids(n));
        var sums = device.run(CROSS_ENTROPY, in).get(1);
        var operands = new Tensor[] {in.get(0), in.get(1), sums, Tensor.scalar(1)};
        var op = new GradientOp.CrossEntropy(0.1, -1);
        return rows("cross-entropy backward", "cross_entropy_backward", op, operands);
    }

    /** The second moment must not be negative. */
    private GpuWork adamW(int n) {
        var roots = x(n);
        var squares = device.compute(new Op.Binary(Op.Arithmetic.MULTIPLY), roots, roots);
        var rates = Tensor.of(Shape.of(3), 1e-3f, 0.1f, 0.01f);
        var op = new UpdateOp.Adam(0.9, 0.999, 1e-8, 0.01, true);
        return rows("adamw", "adamw", op, x(n), x(n), x(n), squares, rates, Tensor.scalar(1));
    }

    private Tensor x(int n) {
        return numbers(n, n);
    }

    private static Tensor seed() {
        return Tensor.of(Shape.of(3), 1, 2, 3);
    }

    private Tensor ids(int n) {
        return Tensor.of(Shape.of(n), random.ints(n, 0, n).toArray());
    }

    /** Numbers of [-1, 1). */
    private Tensor numbers(int... dims) {
        var shape = Shape.of(dims);
        var elements = new float[shape.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (random.nextInt() >> 8) * 0x1p-23f;
        }
        return Tensor.wrap(shape, elements);
    }
}
