package jacobi.models.train;

import jacobi.autograd.optim.Schedule;
import jacobi.autograd.optim.UpdateRule;

/**
 * How a model is trained.
 *
 * @param epochs the most epochs, at least 1
 * @param steps the most optimizer steps; 0 for no limit
 * @param accumulation how many batches make a step, at least 1
 * @param clipNorm what the gradients' global norm is clipped to; 0 for no clipping
 * @param rule the optimizer
 * @param schedule the learning rate of each step
 * @param seed of dropout
 * @param patience after how many validations in a row without improvement training stops; 0 for
 *     never
 * @param goal a score at which training stops, or null
 * @param checkpointEvery after how many steps a checkpoint is written, besides the end of each
 *     epoch; 0 for none
 * @param averaged how many of the last epochs' weights are averaged at the end; 0 for none
 */
public record TrainingOptions(
        int epochs,
        int steps,
        int accumulation,
        double clipNorm,
        UpdateRule rule,
        Schedule schedule,
        long seed,
        int patience,
        Goal goal,
        int checkpointEvery,
        int averaged) {

    /** Training stops when the score reaches {@code atLeast}. */
    public record Goal(String score, double atLeast) {
        boolean isReached(Validation validation) {
            return validation.scores().getOrDefault(score, Double.NEGATIVE_INFINITY) >= atLeast;
        }
    }

    public TrainingOptions {
        atLeast("epochs", epochs, 1);
        atLeast("steps", steps, 0);
        atLeast("accumulation", accumulation, 1);
        atLeast("patience", patience, 0);
        atLeast("checkpointEvery", checkpointEvery, 0);
        atLeast("averaged", averaged, 0);
        if (!(clipNorm >= 0)) {
            throw new IllegalArgumentException("clipNorm must not be negative, got " + clipNorm);
        }
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + " must be at least " + least + ", got " + value);
        }
    }
}
