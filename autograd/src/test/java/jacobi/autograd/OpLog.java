package jacobi.autograd;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.List;

/** A device that notes what another one computes. */
record OpLog(Device device, List<Op> ops) implements Device {
    OpLog(Device device) {
        this(device, new ArrayList<>());
    }

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
        ops.add(op);
        device.run(op, operands, results);
    }
}
