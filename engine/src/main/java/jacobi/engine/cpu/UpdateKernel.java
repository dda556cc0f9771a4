package jacobi.engine.cpu;

import jacobi.engine.UpdateOp;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Optimizer updates over a range, in place. */
final class UpdateKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private UpdateKernel() {}

    /** What a step of gradient descent needs to know; set anew for each step. */
    static final class SgdStep {
        private final float momentum;
        private final float weightDecay;
        private float rate;
        private float factor;

        SgdStep(double momentum, double weightDecay) {
            this.momentum = (float) momentum;
            this.weightDecay = (float) weightDecay;
        }

        void set(float rate, float factor) {
            this.rate = rate;
            this.factor = factor;
        }
    }

    /** What a step of Adam needs to know; set anew for each step. */
    static final class AdamStep {
        private final double weightDecay;
        private final boolean decoupled;
        private final float beta1;
        private final float oneMinusBeta1;
        private final float beta2;
        private final float oneMinusBeta2;
        private final float epsilon;

        /** Weight decay that is added to the gradient. */
        private final float decay;

        /** What decoupled weight decay leaves of the parameter. */
        private float keep;

        /** Learning rate over 1 − β1ᵗ. */
        private float rate;

        /** 1 over 1 − β2ᵗ. */
        private float secondScale;

        private float factor;

        AdamStep(UpdateOp.Adam op) {
            weightDecay = op.weightDecay();
            decoupled = op.decoupled();
            beta1 = (float) op.beta1();
            oneMinusBeta1 = (float) (1 - op.beta1());
            beta2 = (float) op.beta2();
            oneMinusBeta2 = (float) (1 - op.beta2());
            epsilon = (float) op.epsilon();
            decay = decoupled ? 0 : (float) weightDecay;
        }

        /**
         * @param first 1 − β1ᵗ
         * @param second 1 − β2ᵗ
         */
        void set(double learningRate, double first, double second, float factor) {
            keep = decoupled ? (float) (1 - learningRate * weightDecay) : 1;
            rate = (float) (learningRate / first);
            secondScale = (float) (1 / second);
            this.factor = factor;
        }
    }

    static void sgd(
            SgdStep step,
            float[] parameter,
            int at,
            float[] gradient,
            int gradientAt,
            float[] velocity,
            int velocityAt,
            int n) {
        float momentum = step.momentum;
        float decay = step.weightDecay;
        float minusRate = -step.rate;
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var p = FloatVector.fromArray(S, parameter, at + i);
            var g = FloatVector.fromArray(S, gradient, gradientAt + i).mul(step.factor);
            g = p.fma(FloatVector.broadcast(S, decay), g);
            var v = FloatVector.fromArray(S, velocity, velocityAt + i);
            v = v.fma(FloatVector.broadcast(S, momentum), g);
            v.intoArray(velocity, velocityAt + i);
            v.fma(FloatVector.broadcast(S, minusRate), p).intoArray(parameter, at + i);
        }
        for (int i = bound; i < n; i++) {
            float p = parameter[at + i];
            float g = Math.fma(p, decay, gradient[gradientAt + i] * step.factor);
            float v = Math.fma(velocity[velocityAt + i], momentum, g);
            velocity[velocityAt + i] = v;
            parameter[at + i] = Math.fma(v, minusRate, p);
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
        var decay = FloatVector.broadcast(S, step.decay);
        var beta1 = FloatVector.broadcast(S, step.beta1);
        var beta2 = FloatVector.broadcast(S, step.beta2);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var p = FloatVector.fromArray(S, parameter, at + i);
            var g = FloatVector.fromArray(S, gradient, gradientAt + i).mul(step.factor);
            g = p.fma(decay, g);
            var first = FloatVector.fromArray(S, m, mAt + i);
            first = first.fma(beta1, g.mul(step.oneMinusBeta1));
            var second = FloatVector.fromArray(S, v, vAt + i);
            second = second.fma(beta2, g.mul(g).mul(step.oneMinusBeta2));
            first.intoArray(m, mAt + i);
            second.intoArray(v, vAt + i);
            var root = second.mul(step.secondScale).sqrt().add(step.epsilon);
            p.mul(step.keep).sub(first.mul(step.rate).div(root)).intoArray(parameter, at + i);
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
}
