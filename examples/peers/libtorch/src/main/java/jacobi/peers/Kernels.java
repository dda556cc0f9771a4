package jacobi.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;

import com.google.gson.JsonObject;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** One kernel with its operands. DJL allocates every result anew; it knows no other way. */
final class Kernels implements AutoCloseable {
    private final NDManager operands;
    private final JsonObject sizes;
    private Supplier<NDArray> kernel;

    private Kernels(NDManager parent, JsonObject sizes) {
        this.operands = parent.newSubManager();
        this.sizes = sizes;
    }

    /** Null for a kernel that DJL has no call for. */
    static Kernels of(NDManager manager, JsonObject request) {
        var kernels = new Kernels(manager, request.getAsJsonObject("sizes"));
        kernels.kernel = kernels.find(request.get("op").getAsString());
        if (kernels.kernel == null) {
            kernels.close();
            return null;
        }
        return kernels;
    }

    Runnable work() {
        return () -> kernel.get().close();
    }

    private Supplier<NDArray> find(String op) {
        switch (op) {
            case "matmul":
                return matMul();
            case "exp":
                return with(x(), NDArray::exp);
            case "gelu":
                return with(x(), Activation::gelu);
            case "softmax":
                return with(x(), x -> x.softmax(-1));
            case "log_softmax":
                return with(x(), x -> x.logSoftmax(-1));
            case "dropout":
                return with(x(), x -> Dropout.dropout(x, 0.1f, true).singletonOrThrow());
            case "layer_norm":
                return layerNorm();
            case "embedding":
                return embedding();
            case "bias_gradient":
                return with(x(), x -> x.sum(new int[] {0}));
            case "permute":
                return permute();
            default:
                return null;
        }
    }

    private static Supplier<NDArray> with(NDArray x, UnaryOperator<NDArray> function) {
        return () -> function.apply(x);
    }

    private int size(String name) {
        return sizes.get(name).getAsInt();
    }

    private NDArray random(long... shape) {
        return operands.randomNormal(new Shape(shape));
    }

    private NDArray x() {
        return random(size("rows"), size("columns"));
    }

    private Supplier<NDArray> matMul() {
        int m = size("m");
        int n = size("n");
        int k = size("k");
        boolean left = size("transposeLeft") == 1;
        boolean right = size("transposeRight") == 1;
        var a = left ? matrix(k, m).swapAxes(-1, -2) : matrix(m, k);
        var b = right ? matrix(n, k).swapAxes(-1, -2) : matrix(k, n);
        return () -> a.matMul(b);
    }

    private NDArray matrix(int rows, int columns) {
        int batch = size("batch");
        return batch > 1 ? random(batch, rows, columns) : random(rows, columns);
    }

    private Supplier<NDArray> layerNorm() {
        var x = x();
        var gain = random(size("columns"));
        var row = new Shape(size("columns"));
        return () -> LayerNorm.layerNorm(x, row, gain, gain, 1e-5f).singletonOrThrow();
    }

    private Supplier<NDArray> embedding() {
        var table = random(size("vocabulary"), size("columns"));
        var shape = new Shape(size("rows"));
        var ids = operands.randomInteger(0, size("vocabulary"), shape, DataType.INT64);
        return () -> Embedding.embedding(ids, table, SparseFormat.DENSE).singletonOrThrow();
    }

    /** A transposition is a view; flattening it makes the copy. */
    private Supplier<NDArray> permute() {
        var x = random(size("batch"), size("time"), size("heads"), size("channels"));
        return () -> {
            try (var view = x.transpose(0, 2, 1, 3)) {
                return view.reshape(-1);
            }
        };
    }

    @Override
    public void close() {
        operands.close();
    }
}
