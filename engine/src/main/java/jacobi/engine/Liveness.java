package jacobi.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * When a program needs its blocks: each from the step that first writes to it up to the last that
 * reads it. The result of an element-wise operation takes the place of an operand that ends there.
 */
final class Liveness {
    private final Map<Block, Integer> last = new IdentityHashMap<>();
    private final Map<Block, Room> rooms = new IdentityHashMap<>();
    private final List<Room> inOrder = new ArrayList<>();

    /** A place for one block after the other. */
    static final class Room {
        private final DType type;
        private final int length;
        private final int first;
        private int last;

        private Room(Block block, int first) {
            this.type = block.type();
            this.length = block.length();
            this.first = first;
        }

        DType type() {
            return type;
        }

        MemoryPlan.Span span() {
            return new MemoryPlan.Span(length, first, last);
        }
    }

    private Liveness() {}

    static Liveness of(List<Step> steps) {
        var liveness = new Liveness();
        for (int i = 0; i < steps.size(); i++) {
            for (var ref : steps.get(i).refs().toList()) {
                liveness.last.put(ref.block(), i);
            }
        }
        for (int i = 0; i < steps.size(); i++) {
            liveness.add(steps.get(i), i);
        }
        return liveness;
    }

    /** All rooms, in the order in which they are first needed. */
    List<Room> rooms() {
        return inOrder;
    }

    /** The room of a block that has no place of its own. */
    Room of(Block block) {
        return rooms.get(block);
    }

    private void add(Step step, int at) {
        for (var result : step.results()) {
            var block = result.block();
            if (!block.isPlaced() && !rooms.containsKey(block)) {
                var room = inherited(step, result, at);
                if (room == null) {
                    room = new Room(block, at);
                    inOrder.add(room);
                }
                room.last = last.get(block);
                rooms.put(block, room);
            }
        }
    }

    /** The room of an operand that ends with this step and may be overwritten; null if none. */
    private Room inherited(Step step, Step.Ref result, int at) {
        for (int i = 0; i < step.operands().size() && result.isWhole(); i++) {
            var operand = step.operands().get(i);
            var block = operand.block();
            if (step.op().mayOverwrite(i)
                    && !block.isPlaced()
                    && block.type() == result.block().type()
                    && operand.isWhole()
                    && operand.shape().equals(result.shape())
                    && last.get(block) == at
                    && isReadOnlyAs(operand, step)) {
                return rooms.get(block);
            }
        }
        return null;
    }

    /** Whether no other operand is another part or shape of the same block. */
    private static boolean isReadOnlyAs(Step.Ref operand, Step step) {
        return step.operands().stream()
                .allMatch(other -> other.block() != operand.block() || other.equals(operand));
    }

    /** The bytes of all blocks together, were each to have a place of its own. */
    static long bytes(List<Step> steps) {
        var sizes = new HashMap<Block, Long>();
        for (var step : steps) {
            for (var ref : step.results()) {
                var block = ref.block();
                if (!block.isPlaced()) {
                    sizes.put(block, block.type().bytes(block.length()));
                }
            }
        }
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }
}
