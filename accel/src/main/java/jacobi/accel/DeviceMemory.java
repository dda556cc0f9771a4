package jacobi.accel;

import jacobi.engine.DType;
import jacobi.engine.Mirror;
import jacobi.engine.Tensor;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Places for tensors in an accelerator's memory. A place belongs to a tensor's storage and is free
 * again when that has been garbage collected.
 */
final class DeviceMemory {
    /** What Java may change between steps without a word, so that it is sent at each of them. */
    private static final int SMALL = 64;

    private final Accelerator accelerator;
    private final Heap floats;
    private final Heap ints;
    private final ReferenceQueue<Block> dead = new ReferenceQueue<>();
    private final Set<Taken> alive = new HashSet<>();
    private final List<Accelerator.Part> pending = new ArrayList<>();

    DeviceMemory(Accelerator accelerator) {
        this.accelerator = accelerator;
        floats = new Heap("floats", accelerator.floats());
        ints = new Heap("integers", accelerator.ints());
    }

    /** A part of a heap, as long as somebody holds it. */
    private final class Taken extends PhantomReference<Block> {
        private final Heap heap;
        private final int address;
        private final int count;

        Taken(Block block, Heap heap, int address, int count) {
            super(block, dead);
            this.heap = heap;
            this.address = address;
            this.count = count;
        }

        void free() {
            alive.remove(this);
            heap.give(address, count);
        }
    }

    /** The place of a tensor's storage. */
    private final class Block extends Mirror {
        private final int address;
        private final int count;

        Block(Tensor tensor, int address) {
            super(tensor);
            this.address = address;
            this.count = length(tensor);
        }

        DeviceMemory memory() {
            return DeviceMemory.this;
        }

        @Override
        protected void download(Object array) {
            flush();
            accelerator.download(new Accelerator.Part(array, 0, count, address));
        }

        @Override
        protected void upload(Object array) {
            pending.add(new Accelerator.Part(array, 0, count, address));
        }
    }

    /** A tensor as kernels will find it at its place, which it gets if it has none. */
    Operand place(Tensor tensor) {
        return operand(tensor, block(tensor));
    }

    /** Makes an operand's elements there the newest, once {@link #flush} has sent them. */
    void read(Tensor tensor) {
        var block = block(tensor);
        if (tensor.type() == DType.I32 || tensor.size() <= SMALL) {
            block.suspect();
        }
        block.current();
    }

    /** Says that a tensor's elements are about to be computed there. */
    void write(Tensor tensor) {
        block(tensor).overwrite(tensor);
    }

    /** Sends what is to be read, all together: to be called before anything is computed. */
    void flush() {
        if (!pending.isEmpty()) {
            accelerator.upload(pending);
            pending.clear();
        }
    }

    private Operand operand(Tensor tensor, Block block) {
        return new Operand(tensor.type(), tensor.shape(), block.address + tensor.offset());
    }

    private Block block(Tensor tensor) {
        if (Mirror.of(tensor) instanceof Block block && block.memory() == this) {
            return block;
        }
        var heap = tensor.type() == DType.I32 ? ints : floats;
        int count = Mirror.length(tensor);
        int address = take(heap, count);
        var block = new Block(tensor, address);
        alive.add(new Taken(block, heap, address, count));
        block.attach();
        return block;
    }

    /** Memory of a heap; where there is none left, garbage is collected first. */
    private int take(Heap heap, int count) {
        sweep();
        int address = heap.take(count);
        for (int attempt = 0; address < 0 && attempt < 4; attempt++) {
            System.gc();
            await();
            sweep();
            address = heap.take(count);
        }
        if (address < 0) {
            throw heap.full(count);
        }
        return address;
    }

    private void await() {
        try {
            if (dead.remove(50) instanceof Taken taken) {
                taken.free();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        while (dead.poll() instanceof Taken taken) {
            taken.free();
        }
    }
}
