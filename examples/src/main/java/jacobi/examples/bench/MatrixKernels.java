package jacobi.examples.bench;

import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.examples.bench.Kernel.Family;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Matrix products. A shape "MxNxK" stands for a result [M, N] whose elements are sums of K
 * products; NT reads the right operand transposed, TN the left one.
 */
final class MatrixKernels {
    private static final int[] SQUARES = {256, 512, 1024, 2048, 4096};
    private static final int[] SKINNY = {1, 2, 4, 8, 12, 16, 20};

    /** Which operands are transposed. */
    enum Layout {
        NN(false, false),
        NT(false, true),
        TN(true, false);

        final boolean left;
        final boolean right;

        Layout(boolean left, boolean right) {
            this.left = left;
            this.right = right;
        }
    }

    private MatrixKernels() {}

    /** Squares of each layout, then what a step of each model does, then the odd shapes. */
    static List<Kernel> all() {
        var kernels = new ArrayList<Kernel>();
        for (int n : SQUARES) {
            for (var layout : Layout.values()) {
                kernels.add(product(layout, n, n, n, "", Family.SQUARE_MATRIX));
            }
        }
        for (var model : StepSizes.TABLE) {
            kernels.addAll(step(model));
        }
        kernels.addAll(skinny());
        kernels.addAll(batched());
        return kernels;
    }

    /** For a look, or a test. */
    static List<Kernel> few() {
        return List.of(
                product(Layout.NN, 256, 256, 256, "", Family.SQUARE_MATRIX),
                product(Layout.NT, 512, 512, 512, "", Family.SQUARE_MATRIX),
                product(Layout.NT, 1024, 128, 128, "d128 projection", Family.STEP_MATRIX),
                product(Layout.TN, 512, 128, 1024, "d128 ffn up", Family.STEP_MATRIX),
                product(Layout.NT, 1, 1024, 1024, "decoding", Family.OTHER_MATRIX));
    }

    /**
     * The products of a model's linear layers y [R, O] = x [R, I]·wᵀ: forward x·wᵀ (NT), the
     * input's gradient dy·w (NN), the weight's dyᵀ·x (TN).
     */
    private static List<Kernel> step(StepSizes model) {
        var kernels = new ArrayList<Kernel>();
        for (var layer : model.layers()) {
            int rows = model.rows();
            int in = layer.in();
            int out = layer.out();
            var origin = model.name() + " " + layer.name();
            kernels.add(product(Layout.NT, rows, out, in, origin, Family.STEP_MATRIX));
            kernels.add(
                    product(
                            Layout.NN,
                            rows,
                            in,
                            out,
                            origin + ", input gradient",
                            Family.STEP_MATRIX));
            kernels.add(
                    product(
                            Layout.TN,
                            out,
                            in,
                            rows,
                            origin + ", weight gradient",
                            Family.STEP_MATRIX));
        }
        return kernels;
    }

    /** What decoding and small batches do, with weights in the cache and beyond it. */
    private static List<Kernel> skinny() {
        var kernels = new ArrayList<Kernel>();
        for (int rows : SKINNY) {
            kernels.add(product(Layout.NT, rows, 1024, 1024, "few rows", Family.OTHER_MATRIX));
        }
        for (int rows : new int[] {1, 4}) {
            kernels.add(product(Layout.NT, rows, 8192, 4096, "few rows", Family.OTHER_MATRIX));
        }
        return kernels;
    }

    /** Scores and weighted values of attention, as products for each of 64 · 8 heads. */
    private static List<Kernel> batched() {
        return List.of(
                batch(Layout.NT, 512, 16, 16, 32, "scores, d256 64x16"),
                batch(Layout.NN, 512, 16, 32, 16, "values, d256 64x16"),
                batch(Layout.NT, 48, 64, 64, 64, "scores, gpt2 4x64"),
                batch(Layout.NN, 48, 64, 64, 64, "values, gpt2 4x64"),
                batch(Layout.NN, 16, 256, 256, 256, "squares"));
    }

    static Kernel product(Layout layout, int m, int n, int k, String origin, Family family) {
        return kernel(layout, 1, m, n, k, m + "x" + n + "x" + k, origin, family);
    }

    private static Kernel batch(Layout layout, int batch, int m, int n, int k, String origin) {
        var sizes = batch + " of " + m + "x" + n + "x" + k;
        return kernel(layout, batch, m, n, k, sizes, origin, Family.OTHER_MATRIX);
    }

    private static Kernel kernel(
            Layout layout,
            int batch,
            int m,
            int n,
            int k,
            String sizes,
            String origin,
            Family family) {
        var left = layout.left ? new int[] {batch, k, m} : new int[] {batch, m, k};
        var right = layout.right ? new int[] {batch, n, k} : new int[] {batch, k, n};
        return new Kernel(
                "matmul " + layout,
                origin.isEmpty() ? sizes : sizes + " " + origin,
                family,
                new Op.MatMul(layout.left, layout.right),
                _ -> {
                    var a = RandomTensors.uniform(left);
                    var b = RandomTensors.uniform(right);
                    return batch > 1
                            ? List.of(a, b)
                            : List.of(
                                    a.reshape(Shape.of(left[1], left[2])),
                                    b.reshape(Shape.of(right[1], right[2])));
                },
                new PeerWork(
                        "matmul",
                        Map.of(
                                "batch", batch,
                                "m", m,
                                "n", n,
                                "k", k,
                                "transposeLeft", layout.left ? 1 : 0,
                                "transposeRight", layout.right ? 1 : 0)));
    }
}
