package jacobi.models.train;

/**
 * An optimizer step that was made.
 *
 * @param step from 1
 * @param epoch from 1
 * @param epochFraction how much of the epoch is done, in (0, 1]
 * @param totalFraction how much of all training is done at the latest, in (0, 1]
 * @param loss mean training loss of a token in this step
 * @param learningRate of this step
 * @param gradientNorm before clipping
 * @param tokens the target tokens of this step
 * @param seconds the step took
 */
public record StepReport(
        int step,
        int epoch,
        double epochFraction,
        double totalFraction,
        double loss,
        double learningRate,
        double gradientNorm,
        int tokens,
        double seconds) {}
