package jacobi.engine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Computes, and writes down what it computes: the device and the allocator of the work that becomes
 * a {@link Program}. Only operations are written down, so whatever else would give a tensor its
 * elements is either a constant or refused.
 */
final class Recording implements Device, Allocator {
    /** How many recordings there are at this moment, so that nobody else pays for the checks. */
    private static volatile int running;

    private final Device device;
    private final Object identity = new Object();
    private final Map<Object, Block> outside = new IdentityHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private boolean computing;

    private Recording(Device device) {
        this.device = device;
    }

    /** The operations of some work, and what it returned. */
    record Recorded(Device device, List<Step> steps, List<Tensor> results) {}

    static Recorded of(Supplier<List<Tensor>> work) {
        var recording = new Recording(Devices.current());
        count(1);
        try {
            var results =
                    ScopedValue.where(Allocator.CURRENT, recording)
                            .call(() -> List.copyOf(Devices.using(recording, work)));
            results.forEach(recording::keep);
            return new Recorded(recording.device, recording.steps, results);
        } finally {
            count(-1);
        }
    }

    private static synchronized void count(int change) {
        running += change;
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
    public Storage take(DType type, int size) {
        return Storage.allocate(type, size, new Block(identity, type, size));
    }

    @Override
    public void run(Op op, List<Tensor> operands, List<Tensor> results) {
        var read = operands.stream().map(this::read).toList();
        var written = results.stream().map(tensor -> write(op, tensor)).toList();
        computing = true;
        try {
            device.run(op, operands, results);
        } finally {
            computing = false;
        }
        steps.add(new Step(op, read, written));
    }

    private Step.Ref read(Tensor tensor) {
        var block = block(tensor.storage());
        if (!block.isComputed() && !block.isPlaced()) {
            block.settle(tensor.storage());
        }
        return use(block, tensor);
    }

    private Step.Ref write(Op op, Tensor tensor) {
        var block = block(tensor.storage());
        boolean inside = tensor.storage().block() == block;
        if (inside && !block.isComputed() && (block.isFilled() || block.isPlaced())) {
            throw new IllegalStateException(
                    op
                            + " writes to "
                            + tensor
                            + ", which was filled from Java while a program was being recorded; a"
                            + " replay would not fill it again: fill it by an operation");
        }
        block.compute();
        return use(block, tensor);
    }

    private static Step.Ref use(Block block, Tensor tensor) {
        block.use();
        return new Step.Ref(block, tensor.offset(), tensor.shape());
    }

    /** Tensors over one array are one block, whoever wrapped it. */
    private Block block(Storage storage) {
        return isInside(storage)
                ? storage.block()
                : outside.computeIfAbsent(
                        storage.identity(), _ -> Block.outside(identity, storage));
    }

    private boolean isInside(Storage storage) {
        return storage.block() != null && storage.block().isOf(identity);
    }

    /** A result of the whole work stays where it is. */
    private void keep(Tensor tensor) {
        block(tensor.storage()).settle(tensor.storage());
    }

    // ---- what tensors tell ----------------------------------------------------------------------

    /** To be called before elements of a tensor are set from Java. */
    static void beforeSetting(Tensor tensor) {
        if (running > 0 && Allocator.current() instanceof Recording recording) {
            recording.set(tensor);
        }
    }

    /** To be called before elements of a tensor are copied to another one from Java. */
    static void beforeCopying(Tensor source) {
        if (running > 0 && Allocator.current() instanceof Recording recording) {
            recording.copy(source);
        }
    }

    private void set(Tensor tensor) {
        if (computing) {
            return;
        }
        var storage = tensor.storage();
        if (!isInside(storage) || storage.block().isUsed()) {
            throw new IllegalStateException(
                    tensor
                            + " was written from Java while a program was being recorded; a replay"
                            + " would not write it again: write it outside, before the program"
                            + " runs");
        }
        storage.block().fill();
    }

    private void copy(Tensor source) {
        var storage = source.storage();
        if (!computing && isInside(storage) && storage.block().isComputed()) {
            throw new IllegalStateException(
                    source
                            + " was copied from Java while a program was being recorded; a replay"
                            + " would not copy it again: copy it by "
                            + new Op.Unary(Function.IDENTITY));
        }
    }
}
