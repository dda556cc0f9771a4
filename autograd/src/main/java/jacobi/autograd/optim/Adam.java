package jacobi.autograd.optim;

import jacobi.engine.UpdateOp;

import java.util.List;

/**
 * Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019); the formula is {@link
 * UpdateOp.Adam}'s. The moments' bias is corrected by the number of steps of the optimizer, also
 * for a parameter that had no gradient in some of them.
 *
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment, positive
 * @param weightDecay not negative
 * @param decoupled whether decay is taken off the parameter (AdamW) or added to the gradient
 */
public record Adam(
        double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled)
        implements UpdateRule {
    public Adam {
        require(beta1 >= 0 && beta1 < 1, "β₁ must be in [0, 1)", beta1);
        require(beta2 >= 0 && beta2 < 1, "β₂ must be in [0, 1)", beta2);
        require(epsilon > 0, "ε must be positive", epsilon);
        require(weightDecay >= 0, "weight decay must not be negative", weightDecay);
    }

    private static void require(boolean holds, String rule, double value) {
        if (!holds) {
            throw new IllegalArgumentException("Adam: " + rule + ", got " + value);
        }
    }

    /** The defaults of Adam's paper (algorithm 1): β₁ = 0.9, β₂ = 0.999, ε = 10⁻⁸, no decay. */
    public static Adam standard() {
        return new Adam(0.9, 0.999, 1e-8, 0, false);
    }

    /** As in "Attention Is All You Need" (section 5.3): β₁ = 0.9, β₂ = 0.98, ε = 10⁻⁹, no decay. */
    public static Adam transformer() {
        return new Adam(0.9, 0.98, 1e-9, 0, false);
    }

    /** AdamW: {@link #standard()} with decoupled decay. */
    public static Adam decoupled(double weightDecay) {
        return new Adam(0.9, 0.999, 1e-8, weightDecay, true);
    }

    @Override
    public List<String> slots() {
        return List.of("m", "v");
    }

    @Override
    public double[] rates(double learningRate, int step) {
        return new double[] {learningRate, 1 - Math.pow(beta1, step), 1 - Math.pow(beta2, step)};
    }

    @Override
    public UpdateOp op(boolean decayed) {
        return new UpdateOp.Adam(beta1, beta2, epsilon, decayed ? weightDecay : 0, decoupled);
    }
}
