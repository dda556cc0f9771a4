package jacobi.accel;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;

import java.util.ArrayList;
import java.util.List;

/** The cross-entropy of classes. */
final class Losses {
    private Losses() {}

    /** From (logits, targets) to (loss, log-sum-exps): a loss for each row, then their mean. */
    static List<Launch> crossEntropy(
            Op.CrossEntropy op, List<Operand> in, List<Operand> out, Scratch scratch) {
        var logits = in.get(0);
        var targets = in.get(1);
        var loss = out.get(0);
        var logSumExps = out.get(1);
        int rows = targets.size();
        if (rows == 0) {
            return Elementwise.fill(0, loss);
        }
        var losses = scratch.floats(rows);
        return List.of(
                Launch.groups(Kernel.CROSS_ENTROPY_ROWS, rows)
                        .ints(logits.dim(-1), logits.address(), targets.address(), op.ignored())
                        .ints(losses.address(), logSumExps.address())
                        .reals(op.labelSmoothing())
                        .reads(logits, targets)
                        .writes(losses, logSumExps),
                Launch.groups(Kernel.CROSS_ENTROPY_MEAN, 1)
                        .ints(rows, targets.address(), op.ignored())
                        .ints(losses.address(), loss.address())
                        .reads(targets, losses)
                        .writes(loss));
    }

    /** From (logits, targets, log-sum-exps, dLoss). */
    static List<Launch> crossEntropyGradient(
            GradientOp.CrossEntropy op, List<Operand> in, Operand dLogits, Scratch scratch) {
        var logits = in.get(0);
        var targets = in.get(1);
        var logSumExps = in.get(2);
        var dLoss = in.get(3);
        if (dLogits.size() == 0) {
            return List.of();
        }
        int rows = targets.size();
        int columns = logits.dim(-1);
        var scale = scratch.floats(1);
        var launches = new ArrayList<Launch>();
        launches.add(
                Launch.groups(Kernel.CROSS_ENTROPY_SCALE, 1)
                        .ints(rows, targets.address(), op.ignored())
                        .ints(dLoss.address(), scale.address())
                        .reads(targets, dLoss)
                        .writes(scale));
        launches.add(
                Launch.groups(Kernel.CROSS_ENTROPY_GRADIENT, rows)
                        .ints(columns, logits.address(), targets.address(), op.ignored())
                        .ints(logSumExps.address(), scale.address(), dLogits.address())
                        .reals(op.labelSmoothing(), op.labelSmoothing() / columns)
                        .reads(logits, targets, logSumExps, scale)
                        .writes(dLogits));
        return launches;
    }
}
