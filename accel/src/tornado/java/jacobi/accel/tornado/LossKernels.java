package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels of the cross-entropy of classes. */
final class LossKernels {
    private LossKernels() {}

    /**
     * (columns, logits, targets, ignored, losses, log-sum-exps; smoothing): each row's part of the
     * loss, zero where its target is ignored. A group to a row.
     */
    static void jacobiCrossEntropyRows(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int columns = ints.get(at);
        int row = c.groupIdx;
        int x = ints.get(at + 1) + row * columns;
        float smoothing = reals.get(slot * Slots.REALS);
        float largest = Folds.max(c, RowKernels.largest(f, x, c.localIdx, columns));
        float off = RowKernels.offset(largest);
        float own = RowKernels.expSum(f, x, c.localIdx, columns, off);
        float log = TornadoMath.log(Folds.sum(c, own));
        float below = 0;
        if (smoothing > 0) {
            for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
                below += off - f.get(x + i);
            }
        }
        float mean = Folds.sum(c, below) / columns;
        if (c.localIdx == 0) {
            int target = n.get(ints.get(at + 2) + row);
            float loss = 0;
            if (target != ints.get(at + 3)) {
                // What is taken off all logits is off both sums, as log and below are.
                loss = log + (1 - smoothing) * (off - f.get(x + target));
                if (smoothing > 0) {
                    loss += smoothing * mean;
                }
            }
            f.set(ints.get(at + 4) + row, loss);
            f.set(ints.get(at + 5) + row, off + log);
        }
    }

    /** (rows, targets, ignored, losses, loss): their mean over the rows not ignored. One group. */
    static void jacobiCrossEntropyMean(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int rows = ints.get(at);
        int losses = ints.get(at + 3);
        float own = 0;
        for (int i = c.localIdx; i < rows; i += Slots.THREADS) {
            own += f.get(losses + i);
        }
        float sum = Folds.sum(c, own);
        int taken = counted(n, ints.get(at + 1), c.localIdx, rows, ints.get(at + 2));
        int count = Folds.sum(c, taken);
        if (c.localIdx == 0) {
            f.set(ints.get(at + 4), count == 0 ? 0 : sum / count);
        }
    }

    /** (rows, targets, ignored, dLoss, scale): dLoss by the number of rows not ignored. */
    static void jacobiCrossEntropyScale(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int taken = counted(n, ints.get(at + 1), c.localIdx, ints.get(at), ints.get(at + 2));
        int count = Folds.sum(c, taken);
        if (c.localIdx == 0) {
            f.set(ints.get(at + 4), f.get(ints.get(at + 3)) / count);
        }
    }

    /**
     * (columns, logits, targets, ignored, log-sum-exps, scale, dLogits; smoothing, smoothing /
     * columns): a group to a row.
     */
    static void jacobiCrossEntropyGradient(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int real = slot * Slots.REALS;
        int columns = ints.get(at);
        int row = c.groupIdx;
        int x = ints.get(at + 1) + row * columns;
        int target = n.get(ints.get(at + 2) + row);
        float logSumExp = f.get(ints.get(at + 4) + row);
        float scale = f.get(ints.get(at + 5));
        int dx = ints.get(at + 6) + row * columns;
        float onTarget = 1 - reals.get(real);
        float onAll = reals.get(real + 1);
        if (target == ints.get(at + 3)) {
            for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
                f.set(dx + i, 0);
            }
        } else {
            for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
                float q = onAll;
                if (i == target) {
                    q += onTarget;
                }
                f.set(dx + i, scale * (TornadoMath.exp(f.get(x + i) - logSumExp) - q));
            }
        }
    }

    /** How many of the rows that are a thread's turn are not ignored. */
    private static int counted(IntArray n, int targets, int thread, int rows, int ignored) {
        int count = 0;
        for (int i = thread; i < rows; i += Slots.THREADS) {
            if (n.get(targets + i) != ignored) {
                count++;
            }
        }
        return count;
    }
}
