package jacobi.engine.cpu;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/** Cross-entropy over rows of logits. */
final class CrossEntropyOps {
    private CrossEntropyOps() {}

    static Work forward(Op.CrossEntropy op, List<Tensor> in, List<Tensor> out) {
        var logits = in.get(0);
        int classes = logits.dim(-1);
        int grain = Grain.rows(Grain.FUNCTIONS, classes);
        int rows = logits.shape().rows();
        var forward = new Rows(op, logits, in.get(1), out.get(1));
        var targets = Targets.of(in.get(1), op.ignored());
        var parts = new double[Math.ceilDiv(rows, grain)];
        var mean = Place.of(out.getFirst());
        return Work.inOrder(
                Work.parts(rows, grain, (from, to) -> parts[from / grain] = forward.loss(from, to)),
                _ -> mean.array()[mean.at()] = (float) (sum(parts) / targets.counted()));
    }

    private static double sum(double[] parts) {
        double sum = 0;
        for (double part : parts) {
            sum += part;
        }
        return sum;
    }

    /** Which class is right for each row, or none. */
    private record Targets(int[] classes, int at, int rows, int ignored) {
        static Targets of(Tensor targets, int ignored) {
            return new Targets(targets.ints(), targets.offset(), targets.size(), ignored);
        }

        int of(int row) {
            return classes[at + row];
        }

        /** How many rows have a class; 1 where none has. */
        int counted() {
            int count = 0;
            for (int row = 0; row < rows; row++) {
                count += of(row) == ignored ? 0 : 1;
            }
            return Math.max(1, count);
        }
    }

    /** The rows of the forward pass. */
    private record Rows(
            double smoothing, Place logits, int classes, Targets targets, Place logSums) {
        Rows(Op.CrossEntropy op, Tensor logits, Tensor targets, Tensor logSums) {
            this(
                    op.labelSmoothing(),
                    Place.of(logits),
                    logits.dim(-1),
                    Targets.of(targets, op.ignored()),
                    Place.of(logSums));
        }

        /** The sum of some rows' losses. */
        double loss(int from, int to) {
            double sum = 0;
            for (int row = from; row < to; row++) {
                sum += loss(row);
            }
            return sum;
        }

        /** The loss of a row, 0 if it is ignored; its log Σ e^logit is stored in any case. */
        private double loss(int row) {
            var x = logits.array();
            int at = logits.at() + row * classes;
            double logSum = CrossEntropyKernel.logSumExp(x, at, classes);
            logSums.array()[logSums.at() + row] = (float) logSum;
            int target = targets.of(row);
            if (target == targets.ignored()) {
                return 0;
            }
            double expected = (1 - smoothing) * x[at + target];
            if (smoothing > 0) {
                expected += smoothing / classes * SumKernel.sum(x, at, classes);
            }
            return logSum - expected;
        }
    }

    static Work backward(GradientOp.CrossEntropy op, List<Tensor> in, List<Tensor> out) {
        int rows = in.get(0).shape().rows();
        var gradient = new Gradient(op, in, out.getFirst());
        return Work.inOrder(
                _ -> gradient.prepare(),
                Work.parts(rows, Grain.rows(Grain.FUNCTIONS, gradient.classes), gradient::compute));
    }

    /** The rows of the backward pass. */
    private static final class Gradient {
        private final double smoothing;
        private final int classes;
        private final Targets targets;
        private final Place logits;
        private final Place logSums;
        private final Place dLoss;
        private final Place dLogits;

        /** dLoss, shared out among the rows. */
        private double scale;

        Gradient(GradientOp.CrossEntropy op, List<Tensor> in, Tensor out) {
            smoothing = op.labelSmoothing();
            classes = out.dim(-1);
            logits = Place.of(in.get(0));
            targets = Targets.of(in.get(1), op.ignored());
            logSums = Place.of(in.get(2));
            dLoss = Place.of(in.get(3));
            dLogits = Place.of(out);
        }

        void prepare() {
            scale = (double) dLoss.array()[dLoss.at()] / targets.counted();
        }

        void compute(int from, int to) {
            float factor = (float) scale;
            float off = (float) (scale * smoothing / classes);
            float on = (float) (scale * (1 - smoothing));
            var y = dLogits.array();
            for (int row = from; row < to; row++) {
                int at = dLogits.at() + row * classes;
                int target = targets.of(row);
                if (target == targets.ignored()) {
                    Arrays.fill(y, at, at + classes, 0);
                    continue;
                }
                CrossEntropyKernel.gradient(
                        logits.array(),
                        logits.at() + row * classes,
                        logSums.array()[logSums.at() + row],
                        factor,
                        off,
                        y,
                        at,
                        classes);
                y[at + target] -= on;
            }
        }
    }
}
