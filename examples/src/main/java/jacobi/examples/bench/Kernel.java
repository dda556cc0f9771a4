package jacobi.examples.bench;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Op;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import java.util.ArrayList;
import java.util.List;

/**
 * An operation to time.
 *
 * @param benchmark its name, such as "matmul NT"
 * @param shape its sizes, and where they come from
 * @param family what it is counted with
 * @param op the operation
 * @param operands makes them
 * @param peer the same work for a peer
 */
record Kernel(
        String benchmark, String shape, Family family, Op op, Operands operands, PeerWork peer) {

    /** What a geometric mean is taken over. */
    enum Family {
        SQUARE_MATRIX,
        STEP_MATRIX,
        OTHER_MATRIX,
        ATTENTION,
        MEMORY
    }

    /** Makes operands; backward operations need what the forward ones compute. */
    interface Operands {
        List<Tensor> make(Device device);
    }

    /** The operation with its operands and results, ready to run any number of times. */
    record Ready(Device device, Op op, List<Tensor> operands, List<Tensor> results)
            implements Runnable {
        @Override
        public void run() {
            device.run(op, operands, results);
        }

        Cost cost() {
            return OpCost.of(op, operands.stream().map(Tensor::shape).toList());
        }
    }

    Ready prepare(Device device) {
        var in = operands.make(device);
        return new Ready(device, op, in, results(in));
    }

    private List<Tensor> results(List<Tensor> in) {
        var shapes = op.check(in);
        if (op instanceof UpdateOp.Adam) {
            // As in training: what is updated is overwritten.
            return List.of(in.get(0), in.get(2), in.get(3));
        }
        var results = new ArrayList<Tensor>();
        for (int i = 0; i < shapes.size(); i++) {
            results.add(
                    Tensor.allocate(op.integerResult(i) ? DType.I32 : DType.F32, shapes.get(i)));
        }
        return results;
    }
}
