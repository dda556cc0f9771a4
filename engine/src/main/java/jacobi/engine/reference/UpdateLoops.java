package jacobi.engine.reference;

import jacobi.engine.Shape;
import jacobi.engine.UpdateOp;

import java.util.List;

/** What optimizers and caches compute. */
final class UpdateLoops {
    private UpdateLoops() {}

    /** Σ x² over all elements of all tensors. */
    static double sumOfSquares(List<double[]> tensors) {
        double sum = 0;
        for (var x : tensors) {
            for (double value : x) {
                sum += value * value;
            }
        }
        return sum;
    }

    /** min(1, maxNorm/√sum); NaN where the sum is not finite. */
    static double clipFactor(double maxNorm, double sum) {
        return Double.isFinite(sum) ? Math.min(1, maxNorm / Math.sqrt(sum)) : Double.NaN;
    }

    /** Gradient descent with momentum; see {@link UpdateOp.Sgd}. */
    static void sgd(
            UpdateOp.Sgd op,
            double[] parameter,
            double[] gradient,
            double[] velocity,
            double rate,
            double factor,
            double[] newParameter,
            double[] newVelocity) {
        for (int i = 0; i < parameter.length; i++) {
            double g = factor * gradient[i] + op.weightDecay() * parameter[i];
            newVelocity[i] = op.momentum() * velocity[i] + g;
            newParameter[i] = parameter[i] - rate * newVelocity[i];
        }
    }

    /** The running means of Adam: of the gradient, m, and of its square, v. */
    record Moments(double[] m, double[] v) {}

    /** Adam and AdamW; see {@link UpdateOp.Adam}. Rates: learning rate, 1−β1ᵗ, 1−β2ᵗ. */
    static void adam(
            UpdateOp.Adam op,
            double[] parameter,
            double[] gradient,
            Moments old,
            double[] rates,
            double factor,
            double[] newParameter,
            Moments moments) {
        double decay = op.decoupled() ? 0 : op.weightDecay();
        double decoupledDecay = op.decoupled() ? op.weightDecay() : 0;
        for (int i = 0; i < parameter.length; i++) {
            double g = factor * gradient[i] + decay * parameter[i];
            double m = op.beta1() * old.m[i] + (1 - op.beta1()) * g;
            double v = op.beta2() * old.v[i] + (1 - op.beta2()) * g * g;
            double step = (m / rates[1]) / (Math.sqrt(v / rates[2]) + op.epsilon());
            newParameter[i] = parameter[i] - rates[0] * (step + decoupledDecay * parameter[i]);
            moments.m[i] = m;
            moments.v[i] = v;
        }
    }

    /** newCache[b, starts[b] + t] = rows[b, t], and the rest as in cache. */
    static void insert(
            double[] cache,
            Shape cacheShape,
            double[] rows,
            Shape rowsShape,
            int[] starts,
            double[] newCache) {
        int count = rowsShape.dim(1) * rowsShape.dim(2);
        System.arraycopy(cache, 0, newCache, 0, cache.length);
        for (int b = 0; b < starts.length; b++) {
            int at = (b * cacheShape.dim(1) + starts[b]) * cacheShape.dim(2);
            System.arraycopy(rows, b * count, newCache, at, count);
        }
    }
}
