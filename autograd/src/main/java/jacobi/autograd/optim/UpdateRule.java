package jacobi.autograd.optim;

import jacobi.engine.UpdateOp;

import java.util.List;

/** How an {@link Optimizer} improves a parameter, as a value. */
public sealed interface UpdateRule permits Sgd, Adam {

    /** What is remembered for each parameter: one tensor of its shape for each name. */
    List<String> slots();

    /**
     * What changes from step to step.
     *
     * @param step counted from 1
     */
    double[] rates(double learningRate, int step);

    /** The operation for a parameter, with or without weight decay. */
    UpdateOp op(boolean decayed);
}
