package jacobi.accel;

import jacobi.engine.DType;
import jacobi.engine.Invocation;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.Workspace;

import java.util.ArrayList;
import java.util.List;

/**
 * Computes on an {@link Accelerator}. Tensors stay in its memory until Java asks for their
 * elements.
 */
final class TornadoDevice implements AcceleratedDevice {
    private final Accelerator accelerator;
    private final DeviceMemory memory;

    /** Memory that operations use one after the other. */
    private final List<Tensor> scratch = new ArrayList<>();

    TornadoDevice(Accelerator accelerator) {
        this.accelerator = accelerator;
        memory = new DeviceMemory(accelerator);
    }

    @Override
    public String name() {
        return TornadoProvider.NAME;
    }

    @Override
    public String description() {
        return accelerator.description();
    }

    @Override
    public Usage usage() {
        return accelerator.usage();
    }

    @Override
    public boolean supports(DType type) {
        return type == DType.F32;
    }

    @Override
    public boolean hasOwnMemory() {
        return true;
    }

    @Override
    public void run(Op op, List<Tensor> operands, List<Tensor> results) {
        prepare(List.of(new Invocation(op, operands, results))).run();
    }

    @Override
    public Runnable prepare(Op op, List<Tensor> operands, List<Tensor> results) {
        return prepare(List.of(new Invocation(op, operands, results)));
    }

    @Override
    public Runnable prepare(List<Invocation> work) {
        return new Replay(work);
    }

    /** Operations as launches, with places in memory for all that they compute on. */
    private final class Replay implements Runnable {
        private final List<Invocation> work;
        private final Plan plan;
        private int inUse;

        Replay(List<Invocation> work) {
            this.work = work;
            var launches = new ArrayList<Launch>();
            for (var step : work) {
                inUse = 0;
                var in = step.operands().stream().map(memory::place).toList();
                var out = step.results().stream().map(memory::place).toList();
                launches.addAll(lower(step.op(), in, out));
            }
            plan = Plan.of(Updates.together(launches), Plan.Limits.TORNADO);
        }

        private List<Launch> lower(Op op, List<Operand> in, List<Operand> out) {
            var launches = Lowering.of(op, in, out, this::take);
            return accelerator.multipliesByLibrary()
                    ? LibraryProduct.replace(launches)
                    : Matrices.inLargeBlocks(launches);
        }

        /** Memory that this operation has not taken yet. */
        private Operand take(DType type, Shape shape) {
            for (; inUse < scratch.size(); inUse++) {
                var tensor = scratch.get(inUse);
                if (tensor.type() == type && tensor.size() >= shape.size()) {
                    inUse++;
                    return new Operand(type, shape, memory.place(tensor).address());
                }
            }
            var tensor = Workspace.outside(() -> Tensor.allocate(type, shape));
            scratch.add(tensor);
            inUse = scratch.size();
            return memory.place(tensor);
        }

        @Override
        public void run() {
            for (var step : work) {
                step.operands().forEach(memory::read);
                step.results().forEach(memory::write);
            }
            memory.flush();
            accelerator.run(plan);
        }
    }
}
