package jacobi.examples.bench;

import jacobi.accel.AcceleratedDevice;
import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.List;

/** The cpu device under another name, with the account of an accelerator. */
final class FakeAccelerator implements AcceleratedDevice {
    private final Device inner;
    private long launches;

    FakeAccelerator(Device inner) {
        this.inner = inner;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public boolean supports(DType type) {
        return inner.supports(type);
    }

    @Override
    public void run(Op op, List<Tensor> operands, List<Tensor> results) {
        launches++;
        inner.run(op, operands, results);
    }

    @Override
    public String description() {
        return "0:0 fake";
    }

    /** Every kernel launched twice was compiled once; each launch moves 3 KiB in a millisecond. */
    @Override
    public Usage usage() {
        return new Usage(
                (int) (launches / 2),
                launches,
                launches,
                2048 * launches,
                1024 * launches,
                1e-3 * launches);
    }
}
