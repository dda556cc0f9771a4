package jacobi.models.train;

/**
 * A validation that was made.
 *
 * @param epoch that has just ended
 * @param step of the optimizer
 * @param trainingLoss mean training loss of a token since the last validation
 * @param learningRate of the last step
 * @param validation what was measured
 * @param best whether the loss is the lowest so far
 * @param seconds since training was started or resumed
 */
public record ValidationReport(
        int epoch,
        int step,
        double trainingLoss,
        double learningRate,
        Validation validation,
        boolean best,
        double seconds) {}
