package jacobi.models.train;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far training is: with the weights and the optimizer's state, all that a run needs to continue
 * bit for bit.
 *
 * @param epoch the epoch that is under way, from 1
 * @param batches how many of its batches are done
 * @param steps how many optimizer steps are done
 * @param lossSum the sum of the token losses since the last validation
 * @param lossTokens how many tokens it is the sum of
 * @param bestLoss the lowest validation loss; infinite before the first
 * @param sinceBest how many validations there were since
 * @param finished whether training has ended by itself
 */
record Progress(
        int epoch,
        int batches,
        int steps,
        double lossSum,
        long lossTokens,
        double bestLoss,
        int sinceBest,
        boolean finished) {

    Progress {
        if (epoch < 1 || batches < 0 || steps < 0 || lossTokens < 0 || sinceBest < 0) {
            throw new IllegalArgumentException(
                    "has a negative count in its progress: epoch "
                            + epoch
                            + ", batches "
                            + batches
                            + ", steps "
                            + steps);
        }
    }

    static final Progress START = new Progress(1, 0, 0, 0, 0, Double.POSITIVE_INFINITY, 0, false);

    Progress afterStep(int batchesDone, double loss, long tokens) {
        return new Progress(
                epoch,
                batches + batchesDone,
                steps + 1,
                lossSum + loss,
                lossTokens + tokens,
                bestLoss,
                sinceBest,
                false);
    }

    Progress afterEpoch() {
        return new Progress(epoch + 1, 0, steps, lossSum, lossTokens, bestLoss, sinceBest, false);
    }

    Progress afterValidation(Validation validation) {
        boolean better = validation.loss() < bestLoss;
        return new Progress(
                epoch,
                batches,
                steps,
                0,
                0,
                better ? validation.loss() : bestLoss,
                better ? 0 : sinceBest + 1,
                false);
    }

    Progress end() {
        return new Progress(epoch, batches, steps, lossSum, lossTokens, bestLoss, sinceBest, true);
    }

    /** Doubles in hexadecimal, so that they come back to the bit. */
    Map<String, String> toText() {
        var text = new LinkedHashMap<String, String>();
        text.put("epoch", Integer.toString(epoch));
        text.put("batches", Integer.toString(batches));
        text.put("steps", Integer.toString(steps));
        text.put("lossSum", Double.toHexString(lossSum));
        text.put("lossTokens", Long.toString(lossTokens));
        text.put("bestLoss", Double.toHexString(bestLoss));
        text.put("sinceBest", Integer.toString(sinceBest));
        text.put("finished", Boolean.toString(finished));
        return text;
    }

    static Progress fromText(Map<String, String> text) {
        return new Progress(
                Integer.parseInt(text.get("epoch")),
                Integer.parseInt(text.get("batches")),
                Integer.parseInt(text.get("steps")),
                Double.parseDouble(text.get("lossSum")),
                Long.parseLong(text.get("lossTokens")),
                Double.parseDouble(text.get("bestLoss")),
                Integer.parseInt(text.get("sinceBest")),
                Boolean.parseBoolean(text.get("finished")));
    }
}
