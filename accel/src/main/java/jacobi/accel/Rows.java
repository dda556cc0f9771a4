package jacobi.accel;

import java.util.List;

/** Operations on the rows along the last axis. */
final class Rows {
    private Rows() {}

    static List<Launch> softmax(Operand x, Operand y) {
        return forward(Kernel.SOFTMAX, x, y);
    }

    static List<Launch> logSoftmax(Operand x, Operand y) {
        return forward(Kernel.LOG_SOFTMAX, x, y);
    }

    private static List<Launch> forward(Kernel kernel, Operand x, Operand y) {
        if (y.size() == 0) {
            return List.of();
        }
        return List.of(
                Launch.groups(kernel, x.rows())
                        .ints(x.dim(-1), x.address(), y.address())
                        .reads(x)
                        .writes(y));
    }

    /** From (y, dy). */
    static List<Launch> softmaxGradient(List<Operand> in, Operand dx) {
        return gradient(Kernel.SOFTMAX_GRADIENT, in.get(0), in.get(1), dx);
    }

    /** From (y, dy). */
    static List<Launch> logSoftmaxGradient(List<Operand> in, Operand dx) {
        return gradient(Kernel.LOG_SOFTMAX_GRADIENT, in.get(0), in.get(1), dx);
    }

    private static List<Launch> gradient(Kernel kernel, Operand y, Operand dy, Operand dx) {
        if (dx.size() == 0) {
            return List.of();
        }
        return List.of(
                Launch.groups(kernel, y.rows())
                        .ints(y.dim(-1), y.address(), dy.address(), dx.address())
                        .reads(y, dy)
                        .writes(dx));
    }

    /** To (largest, index). */
    static List<Launch> max(Operand x, List<Operand> out) {
        var largest = out.get(0);
        var index = out.get(1);
        if (x.size() == 0) {
            return List.of();
        }
        return List.of(
                Launch.groups(Kernel.MAX, x.rows())
                        .ints(x.dim(-1), x.address(), largest.address(), index.address())
                        .reads(x)
                        .writes(largest, index));
    }

    /** From (index, dy). */
    static List<Launch> maxGradient(List<Operand> in, Operand dx) {
        var index = in.get(0);
        var dy = in.get(1);
        if (dx.size() == 0) {
            return List.of();
        }
        return List.of(
                Launch.elements(Kernel.MAX_GRADIENT, dx.size())
                        .ints(dx.size(), dx.dim(-1))
                        .ints(index.address(), dy.address(), dx.address())
                        .reads(index, dy)
                        .writes(dx));
    }
}
