package jacobi.examples.bench;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Tensor;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

import java.util.Map;

/** A model and what it learns from: all that a training step needs to know. */
interface StepModel {
    Parameters parameters();

    /** Batches for several steps by name, I32[steps, batch, time], as peers read them. */
    Map<String, Tensor> batches();

    /** Makes a step's batch the one whose loss is taken; after the last comes the first again. */
    void load(int step);

    /** The mean loss of the loaded batch, in nats. */
    Variable loss(Pass pass);

    /** Copies step {@code step} of batches [steps, batch, time] into a tensor [batch, time]. */
    static void load(Tensor batches, int step, Tensor batch) {
        int first = step % batches.dim(0);
        batch.copyFrom(batches.slice(first, first + 1));
    }

    /** A tensor for one step of batches [steps, batch, time]: [batch, time]. */
    static Tensor place(Tensor batches) {
        return Tensor.zeros(DType.I32, batches.shape().without(0));
    }
}
