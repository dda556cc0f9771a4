package jacobi.models.nn;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

/**
 * One pass through a model: whether dropout is on, the random numbers it draws, and who looks at
 * the attention.
 *
 * @param seed I32[3], the run's seed (low, high word) and the step; null where dropout is off
 * @param observer null where nobody looks
 */
public record Pass(Tensor seed, AttentionObserver observer) {
    private static final Pass EVALUATION = new Pass(null, null);

    /** Without dropout. */
    public static Pass evaluation() {
        return EVALUATION;
    }

    /** Without dropout, showing the attention's weights. */
    public static Pass observed(AttentionObserver observer) {
        return new Pass(null, observer);
    }

    /** With dropout. The same seed and step draw the same masks, on every device. */
    public static Pass training(long seed, int step) {
        return new Pass(Tensor.of(Shape.of(3), (int) seed, (int) (seed >>> 32), step), null);
    }

    /** From now on, the same pass draws the masks of another step: for recorded programs. */
    public void moveTo(int step) {
        seed.set(2, step);
    }

    /** Whether dropout is on. */
    public boolean isTraining() {
        return seed != null;
    }
}
