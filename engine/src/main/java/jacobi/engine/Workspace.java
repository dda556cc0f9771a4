package jacobi.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Recycles the storage of a repeated piece of work, such as a training step. Tensors allocated
 * inside {@link #run} live until it returns; then their arrays serve the next run, and using such a
 * tensor throws. Without a workspace every tensor is garbage collected, which is as correct, only
 * slower: nobody but the trainer has to know this class.
 *
 * <p>A workspace serves one thread at a time. What must outlive the run is made under {@link
 * #outside}.
 */
public final class Workspace {
    private static final Allocator NONE = null;

    private final Map<DType, Map<Integer, ArrayDeque<Storage>>> free = new EnumMap<>(DType.class);
    private final List<Storage> used = new ArrayList<>();
    private long bytes;
    private boolean running;

    /** An empty workspace; it grows with what is run in it. */
    public Workspace() {}

    /** Runs the work inside this workspace and takes back all storage at its end. */
    public void run(Runnable work) {
        call(
                () -> {
                    work.run();
                    return null;
                });
    }

    /**
     * Runs the work inside this workspace and takes back all storage at its end. The result must
     * not hold a tensor that the work allocated.
     *
     * @throws IllegalStateException if this workspace is running already
     */
    public <R> R call(Supplier<R> work) {
        if (running) {
            throw new IllegalStateException("the workspace is running already; use a second one");
        }
        if (Allocator.current() instanceof Recording) {
            // A program plans its memory itself.
            return work.get();
        }
        running = true;
        try {
            return ScopedValue.where(Allocator.CURRENT, this::take).call(work::get);
        } finally {
            recycle();
            running = false;
        }
    }

    /** Runs work whose tensors outlive the current workspace, if there is one. */
    public static <R> R outside(Supplier<R> work) {
        return ScopedValue.where(Allocator.CURRENT, NONE).call(work::get);
    }

    /** The memory that this workspace holds, in bytes. */
    public long bytes() {
        return bytes;
    }

    private Storage take(DType type, int size) {
        int length = roundUp(size);
        var stack = stack(type, length);
        var storage = stack.poll();
        if (storage == null) {
            storage = Storage.allocate(type, length);
            bytes += (long) length * (type == DType.F64 ? Double.BYTES : Float.BYTES);
        }
        used.add(storage);
        return storage;
    }

    private void recycle() {
        for (var storage : used) {
            storage.generation++;
            stack(storage.type(), storage.length()).push(storage);
        }
        used.clear();
    }

    private ArrayDeque<Storage> stack(DType type, int length) {
        return free.computeIfAbsent(type, t -> new HashMap<>())
                .computeIfAbsent(length, l -> new ArrayDeque<>());
    }

    /** Four sizes to each power of two, so that batches of like shapes share arrays. */
    private static int roundUp(int size) {
        if (size <= 64) {
            return 64;
        }
        int quarter = Integer.highestOneBit(size - 1) >>> 2;
        long rounded = (long) Math.ceilDiv(size, quarter) * quarter;
        return (int) Math.min(rounded, Integer.MAX_VALUE - 16);
    }
}
