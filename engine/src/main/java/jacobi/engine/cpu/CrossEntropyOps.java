package jacobi.engine.cpu;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/** Cross-entropy over rows of logits. */
final class CrossEntropyOps {
    private CrossEntropyOps() {}

    static void forward(Team team, Op.CrossEntropy op, List<Tensor> in, List<Tensor> out) {
        var logits = in.get(0);
        int classes = logits.dim(-1);
        int grain = Grain.rows(Grain.FUNCTIONS, classes);
        int rows = logits.shape().rows();
        var loss = new double[Math.ceilDiv(rows, grain)];
        team.parts(
                rows,
                grain,
                (from, to) -> {
                    for (int row = from; row < to; row++) {
                        loss[from / grain] += loss(op, logits, in.get(1), out.get(1), row);
                    }
                });
        double sum = 0;
        for (double part : loss) {
            sum += part;
        }
        out.getFirst().set(0, sum / Math.max(1, counted(in.get(1), op.ignored())));
    }

    /** The loss of a row, 0 if it is ignored; its log Σ e^logit is stored in any case. */
    private static double loss(
            Op.CrossEntropy op, Tensor logits, Tensor targets, Tensor logSums, int row) {
        int classes = logits.dim(-1);
        var x = logits.floats();
        int at = logits.offset() + row * classes;
        double logSum = CrossEntropyKernel.logSumExp(x, at, classes);
        logSums.floats()[logSums.offset() + row] = (float) logSum;
        int target = targets.ints()[targets.offset() + row];
        if (target == op.ignored()) {
            return 0;
        }
        double smoothing = op.labelSmoothing();
        double expected = (1 - smoothing) * x[at + target];
        if (smoothing > 0) {
            expected += smoothing / classes * SumKernel.sum(x, at, classes);
        }
        return logSum - expected;
    }

    private static int counted(Tensor targets, int ignored) {
        var values = targets.ints();
        int count = 0;
        for (int i = 0; i < targets.size(); i++) {
            count += values[targets.offset() + i] == ignored ? 0 : 1;
        }
        return count;
    }

    static void backward(Team team, GradientOp.CrossEntropy op, List<Tensor> in, List<Tensor> out) {
        var logits = in.get(0).floats();
        int logitsAt = in.get(0).offset();
        var targets = in.get(1).ints();
        int targetsAt = in.get(1).offset();
        var logSums = in.get(2).floats();
        int logSumsAt = in.get(2).offset();
        var dLogits = out.getFirst().floats();
        int dLogitsAt = out.getFirst().offset();
        int classes = in.get(0).dim(-1);
        double scale = in.get(3).item() / Math.max(1, counted(in.get(1), op.ignored()));
        float factor = (float) scale;
        float off = (float) (scale * op.labelSmoothing() / classes);
        float on = (float) (scale * (1 - op.labelSmoothing()));
        team.parts(
                in.get(0).shape().rows(),
                Grain.rows(Grain.FUNCTIONS, classes),
                (from, to) -> {
                    for (int row = from; row < to; row++) {
                        int at = dLogitsAt + row * classes;
                        int target = targets[targetsAt + row];
                        if (target == op.ignored()) {
                            Arrays.fill(dLogits, at, at + classes, 0);
                            continue;
                        }
                        CrossEntropyKernel.gradient(
                                logits,
                                logitsAt + row * classes,
                                logSums[logSumsAt + row],
                                factor,
                                off,
                                dLogits,
                                at,
                                classes);
                        dLogits[at + target] -= on;
                    }
                });
    }
}
