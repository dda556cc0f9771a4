package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Optimizer updates over a range, in place. */
final class UpdateKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private UpdateKernel() {}

    /** What a step of gradient descent needs to know. */
    record SgdStep(float momentum, float weightDecay, float rate, float factor) {}

    /**
     * What a step of Adam needs to know.
     *
     * @param decay weight decay that is added to the gradient
     * @param keep what decoupled weight decay leaves of the parameter
     * @param rate learning rate over 1 − β1ᵗ
     * @param secondScale 1 over 1 − β2ᵗ
     */
    record AdamStep(
            float beta1,
            float oneMinusBeta1,
            float beta2,
            float oneMinusBeta2,
            float epsilon,
            float decay,
            float keep,
            float rate,
            float secondScale,
            float factor) {}

    static void sgd(
            SgdStep step,
            float[] parameter,
            int at,
            float[] gradient,
            int gradientAt,
            float[] velocity,
            int velocityAt,
            int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var p = FloatVector.fromArray(S, parameter, at + i);
            var g = FloatVector.fromArray(S, gradient, gradientAt + i);
            var v = FloatVector.fromArray(S, velocity, velocityAt + i);
            v = fma(v, step.momentum, fma(p, step.weightDecay, g.mul(step.factor)));
            v.intoArray(velocity, velocityAt + i);
            fma(v, -step.rate, p).intoArray(parameter, at + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            var p = FloatVector.fromArray(S, parameter, at + bound, tail);
            var g = FloatVector.fromArray(S, gradient, gradientAt + bound, tail);
            var v = FloatVector.fromArray(S, velocity, velocityAt + bound, tail);
            v = fma(v, step.momentum, fma(p, step.weightDecay, g.mul(step.factor)));
            v.intoArray(velocity, velocityAt + bound, tail);
            fma(v, -step.rate, p).intoArray(parameter, at + bound, tail);
        }
    }

    static void adam(
            AdamStep step,
            float[] parameter,
            int at,
            float[] gradient,
            int gradientAt,
            float[] m,
            int mAt,
            float[] v,
            int vAt,
            int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var p = FloatVector.fromArray(S, parameter, at + i);
            var g = FloatVector.fromArray(S, gradient, gradientAt + i).mul(step.factor);
            g = fma(p, step.decay, g);
            var first = first(step, FloatVector.fromArray(S, m, mAt + i), g);
            var second = second(step, FloatVector.fromArray(S, v, vAt + i), g);
            first.intoArray(m, mAt + i);
            second.intoArray(v, vAt + i);
            moved(step, p, first, second).intoArray(parameter, at + i);
        }
        for (int i = bound; i < n; i++) {
            float p = parameter[at + i];
            float g = Math.fma(p, step.decay, gradient[gradientAt + i] * step.factor);
            float first = Math.fma(m[mAt + i], step.beta1, g * step.oneMinusBeta1);
            float second = Math.fma(v[vAt + i], step.beta2, g * g * step.oneMinusBeta2);
            m[mAt + i] = first;
            v[vAt + i] = second;
            float root = (float) Math.sqrt(second * step.secondScale) + step.epsilon;
            parameter[at + i] = p * step.keep - first * step.rate / root;
        }
    }

    private static FloatVector fma(FloatVector a, float b, FloatVector c) {
        return a.fma(FloatVector.broadcast(S, b), c);
    }

    /** The running mean of the gradients. */
    private static FloatVector first(AdamStep step, FloatVector m, FloatVector g) {
        return fma(m, step.beta1, g.mul(step.oneMinusBeta1));
    }

    /** The running mean of their squares. */
    private static FloatVector second(AdamStep step, FloatVector v, FloatVector g) {
        return fma(v, step.beta2, g.mul(g).mul(step.oneMinusBeta2));
    }

    private static FloatVector moved(AdamStep step, FloatVector p, FloatVector m, FloatVector v) {
        var root = v.mul(step.secondScale).sqrt().add(step.epsilon);
        return p.mul(step.keep).sub(m.mul(step.rate).div(root));
    }
}
