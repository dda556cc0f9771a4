package jacobi.models.testing;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * A device that tells what it is about to compute, and lets another one compute it.
 *
 * @param listener is given each operation and its operands
 */
public record ListeningDevice(Device device, BiConsumer<Op, List<Tensor>> listener)
        implements Device {
    @Override
    public String name() {
        return device.name();
    }

    @Override
    public boolean supports(DType type) {
        return device.supports(type);
    }

    @Override
    public void run(Op op, List<Tensor> operands, List<Tensor> results) {
        listener.accept(op, operands);
        device.run(op, operands, results);
    }
}
