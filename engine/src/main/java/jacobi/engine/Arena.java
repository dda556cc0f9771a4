package jacobi.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The memory of {@link Program}s that run one at a time, for what they need only while they run: as
 * much as the largest of them needs. It grows when a larger program runs for the first time.
 */
public final class Arena {
    /**
     * Where blocks start in an array of floats: with the default collector, the elements of a large
     * array start 16 bytes behind a cache line.
     */
    private static final int LEAD_BYTES = 48;

    private final Map<DType, List<Storage>> storages = new EnumMap<>(DType.class);
    private final Set<Program> users = Collections.newSetFromMap(new WeakHashMap<>());

    /** An empty arena. */
    public Arena() {}

    /** The memory that this arena holds, in bytes. */
    public long bytes() {
        long bytes = 0;
        for (var list : storages.values()) {
            for (var storage : list) {
                bytes += storage.type().bytes(storage.length());
            }
        }
        return bytes;
    }

    /** Makes sure that there is room for a plan; where there was too little, all users let go. */
    void require(DType type, MemoryPlan plan) {
        var list = storages.computeIfAbsent(type, _ -> new ArrayList<>());
        for (int i = 0; i < plan.arenas().size(); i++) {
            int length = Math.addExact(lead(type), plan.arenas().get(i));
            if (i == list.size() || list.get(i).length() < length) {
                users.forEach(Program::release);
                users.clear();
                replace(list, i, type, length);
            }
        }
    }

    private static void replace(List<Storage> list, int index, DType type, int length) {
        // The old array may go before the new one comes.
        if (index < list.size()) {
            list.remove(index);
        }
        list.add(index, Storage.allocate(type, length));
    }

    /** A program that holds tensors of this arena. */
    void add(Program user) {
        users.add(user);
    }

    /** A tensor that stands at a place of a plan. */
    Tensor tensor(DType type, MemoryPlan.Place place, int offset, Shape shape) {
        var storage = storages.get(type).get(place.arena());
        return new Tensor(storage, lead(type) + place.offset() + offset, shape);
    }

    private static int lead(DType type) {
        return (int) (LEAD_BYTES / type.bytes(1));
    }
}
