package jacobi.autograd.optim;

import jacobi.engine.UpdateOp;

import java.util.List;

/**
 * Stochastic gradient descent with momentum and L2 decay; the formula is {@link UpdateOp.Sgd}'s.
 *
 * @param momentum in [0, 1)
 * @param weightDecay not negative
 */
public record Sgd(double momentum, double weightDecay) implements UpdateRule {
    public Sgd {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("Sgd: momentum must be in [0, 1), got " + momentum);
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "Sgd: weight decay must not be negative, got " + weightDecay);
        }
    }

    /** Plain gradient descent. */
    public static Sgd plain() {
        return new Sgd(0, 0);
    }

    @Override
    public List<String> slots() {
        return List.of("velocity");
    }

    @Override
    public double[] rates(double learningRate, int step) {
        return new double[] {learningRate};
    }

    @Override
    public UpdateOp op(boolean decayed) {
        return new UpdateOp.Sgd(momentum, decayed ? weightDecay : 0);
    }
}
