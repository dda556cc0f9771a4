package jacobi.engine.cpu;

import jacobi.engine.Tensor;

import java.util.List;

/** Softmax and log-softmax over the last axis. */
final class SoftmaxOps {
    private SoftmaxOps() {}

    /** A kernel that takes row x to row y. */
    private interface Row {
        void compute(float[] x, int xAt, float[] y, int yAt, int n);
    }

    /** A kernel that takes rows y and dy to row dx. */
    private interface RowGradient {
        void compute(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n);
    }

    static Work softmax(List<Tensor> in, List<Tensor> out) {
        return rows(SoftmaxKernel::softmax, in, out);
    }

    static Work logSoftmax(List<Tensor> in, List<Tensor> out) {
        return rows(SoftmaxKernel::logSoftmax, in, out);
    }

    static Work softmaxGradient(List<Tensor> in, List<Tensor> out) {
        return rowGradients(SoftmaxKernel::softmaxGradient, in, out);
    }

    static Work logSoftmaxGradient(List<Tensor> in, List<Tensor> out) {
        return rowGradients(SoftmaxKernel::logSoftmaxGradient, in, out);
    }

    private static Work rows(Row kernel, List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst().floats();
        int xAt = in.getFirst().offset();
        var y = out.getFirst().floats();
        int yAt = out.getFirst().offset();
        int n = in.getFirst().dim(-1);
        return Work.parts(
                in.getFirst().shape().rows(),
                Grain.rows(Grain.FUNCTIONS, n),
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        kernel.compute(x, xAt + i * n, y, yAt + i * n, n);
                    }
                });
    }

    private static Work rowGradients(RowGradient kernel, List<Tensor> in, List<Tensor> out) {
        var y = in.get(0).floats();
        int yAt = in.get(0).offset();
        var dy = in.get(1).floats();
        int dyAt = in.get(1).offset();
        var dx = out.getFirst().floats();
        int dxAt = out.getFirst().offset();
        int n = in.getFirst().dim(-1);
        return Work.parts(
                in.getFirst().shape().rows(),
                Grain.rows(Grain.FUNCTIONS, n),
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        kernel.compute(y, yAt + i * n, dy, dyAt + i * n, dx, dxAt + i * n, n);
                    }
                });
    }
}
