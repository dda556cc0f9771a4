package jacobi.engine.reference;

/**
 * The loss of a classifier. With label smoothing ε the target distribution of a row over V classes
 * is q = (1 − ε)·[class = target] + ε/V.
 */
final class CrossEntropyLoops {
    private CrossEntropyLoops() {}

    /** The mean over the counted rows of −Σ q·log softmax(logits), and each row's log Σ e^logit. */
    static void loss(
            double smoothing,
            int ignored,
            double[] logits,
            int columns,
            int[] targets,
            double[] loss,
            double[] logSumExp) {
        double sum = 0;
        for (int row = 0; row < targets.length; row++) {
            int start = row * columns;
            logSumExp[row] = RowLoops.logSumExp(logits, start, columns);
            if (targets[row] == ignored) {
                continue;
            }
            sum += (1 - smoothing) * (logSumExp[row] - logits[start + targets[row]]);
            for (int c = 0; c < columns && smoothing > 0; c++) {
                sum += smoothing / columns * (logSumExp[row] - logits[start + c]);
            }
        }
        int counted = counted(targets, ignored);
        loss[0] = counted == 0 ? 0 : sum / counted;
    }

    /** dLogits = dLoss/n · (softmax(logits) − q) in the n counted rows, zero in the others. */
    static void gradient(
            double smoothing,
            int ignored,
            double[] logits,
            int columns,
            int[] targets,
            double[] logSumExp,
            double dLoss,
            double[] dLogits) {
        double scale = dLoss / counted(targets, ignored);
        for (int row = 0; row < targets.length; row++) {
            if (targets[row] == ignored) {
                continue;
            }
            for (int c = 0; c < columns; c++) {
                int i = row * columns + c;
                double softmax = Math.exp(logits[i] - logSumExp[row]);
                double q = (c == targets[row] ? 1 - smoothing : 0) + smoothing / columns;
                dLogits[i] = scale * (softmax - q);
            }
        }
    }

    private static int counted(int[] targets, int ignored) {
        int counted = 0;
        for (int target : targets) {
            counted += target == ignored ? 0 : 1;
        }
        return counted;
    }
}
