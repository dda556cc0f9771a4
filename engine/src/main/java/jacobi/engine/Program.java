package jacobi.engine;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The operations of a piece of work, such as a training step, recorded once and replayed with new
 * inputs. Running it allocates nothing: every operation is prepared, and what lives only within a
 * run has places in an {@link Arena} that were planned beforehand.
 *
 * <pre>{@code
 * var program = Program.record(() -> {
 *     var loss = model.loss(ids, targets);
 *     loss.backward();
 *     optimizer.update();
 *     return List.of(loss.value());
 * });
 * ids.copyFrom(nextIds);
 * program.run();
 * double loss = program.results().getFirst().item();
 * }</pre>
 *
 * <p>What was made outside the recorded work (parameters, optimizer state, inputs) is read and
 * written where it is: to change an input, write to the tensor. Tensors that were made inside are
 * intermediate results; only those that the work returned hold what the last run has computed.
 *
 * <p>Only operations on the {@linkplain Devices#current() current device} are replayed. What Java
 * does besides, it does once: numbers that it reads from tensors, such as a loss, and what it
 * decides by them. A tensor that Java fills inside is a constant of the program; other tensors may
 * not be written from Java while recording. Shapes are those of the recorded work. A program runs
 * on one thread at a time.
 */
public final class Program {
    private final Device device;
    private final Arena arena;
    private final List<Step> steps;
    private final List<Tensor> results;
    private final Liveness liveness;
    private final Map<DType, MemoryPlan> plans = new EnumMap<>(DType.class);
    private final Map<Liveness.Room, MemoryPlan.Place> places = new IdentityHashMap<>();
    private final long eagerBytes;
    private List<Guard> guards = List.of();
    private List<Storage> outside = List.of();
    private Runnable work;
    private boolean running;

    private Program(Recording.Recorded recorded, Arena arena) {
        this.device = recorded.device();
        this.arena = arena;
        this.steps = CopyElision.apply(recorded.steps());
        this.results = recorded.results();
        this.liveness = Liveness.of(steps);
        this.eagerBytes = Liveness.bytes(recorded.steps());
        for (var type : DType.values()) {
            plan(type);
        }
    }

    /** Records a program with an arena of its own; see {@link #record(Supplier, Arena)}. */
    public static Program record(Supplier<List<Tensor>> work) {
        return record(work, new Arena());
    }

    /**
     * Runs the work once, as ever, and records its operations.
     *
     * @param work returns the tensors that are to be read after each run
     * @param arena may be shared with programs that never run at the same time
     * @throws IllegalStateException if the work does what a replay could not repeat, or records
     *     another program
     */
    public static Program record(Supplier<List<Tensor>> work, Arena arena) {
        return new Program(Recording.of(work), arena);
    }

    private void plan(DType type) {
        var rooms = liveness.rooms().stream().filter(room -> room.type() == type).toList();
        if (!rooms.isEmpty()) {
            var plan = MemoryPlan.of(rooms.stream().map(Liveness.Room::span).toList());
            for (int i = 0; i < rooms.size(); i++) {
                places.put(rooms.get(i), plan.places().get(i));
            }
            plans.put(type, plan);
        }
    }

    /**
     * Computes everything again, from what the tensors outside hold now.
     *
     * @throws IndexException if an id, a target or a length is not within its bounds; nothing is
     *     changed then
     * @throws IllegalStateException if it is running already
     */
    public void run() {
        if (running) {
            throw new IllegalStateException("the program is running already");
        }
        running = true;
        try {
            if (work == null) {
                bind();
            }
            for (int i = 0; i < outside.size(); i++) {
                outside.get(i).comeHome();
            }
            for (int i = 0; i < guards.size(); i++) {
                guards.get(i).check();
            }
            work.run();
        } finally {
            running = false;
        }
    }

    /** What the work returned when it was recorded: after each run, it holds that run's values. */
    public List<Tensor> results() {
        return results;
    }

    /** How many operations a run computes. */
    public int size() {
        return steps.size();
    }

    /** The memory that intermediate results need in an arena, in bytes. */
    public long plannedBytes() {
        long bytes = 0;
        for (var plan : plans.entrySet()) {
            bytes += plan.getKey().bytes(plan.getValue().size());
        }
        return bytes;
    }

    /** The bytes of intermediate results that are needed at one time: what no plan can save. */
    public long leastBytes() {
        long bytes = 0;
        for (var type : plans.keySet()) {
            var rooms = liveness.rooms().stream().filter(room -> room.type() == type);
            bytes += type.bytes(MemoryPlan.leastSize(rooms.map(Liveness.Room::span).toList()));
        }
        return bytes;
    }

    /** The bytes of all intermediate results, had each a place of its own. */
    public long eagerBytes() {
        return eagerBytes;
    }

    List<Step> steps() {
        return steps;
    }

    /** Integers that came from outside may be other ones at each run. */
    private record Guard(Op op, List<Tensor> operands) {
        void check() {
            OperandCheck.integers(op, operands);
        }
    }

    /** Finds a tensor for everything and prepares the operations. */
    private void bind() {
        plans.forEach(arena::require);
        arena.add(this);
        var guarded = new ArrayList<Guard>();
        var calls = new ArrayList<Invocation>();
        for (var step : steps) {
            var operands = step.operands().stream().map(this::tensor).toList();
            var written = step.results().stream().map(this::tensor).toList();
            calls.add(new Invocation(step.op(), operands, written));
            if (isGuarded(step)) {
                guarded.add(new Guard(step.op(), operands));
            }
        }
        guards = guarded;
        outside = device.hasOwnMemory() ? List.of() : placed();
        work = device.prepare(calls);
    }

    /** What stays where it is: another device may have written to it between runs. */
    private List<Storage> placed() {
        return steps.stream()
                .flatMap(Step::refs)
                .map(Step.Ref::block)
                .filter(Block::isPlaced)
                .map(Block::home)
                .distinct()
                .toList();
    }

    private static boolean isGuarded(Step step) {
        for (int i = 0; i < step.operands().size(); i++) {
            if (step.op().integerOperand(i) && step.operands().get(i).block().isPlaced()) {
                return true;
            }
        }
        return false;
    }

    private Tensor tensor(Step.Ref ref) {
        var block = ref.block();
        if (block.isPlaced()) {
            return new Tensor(block.home(), ref.offset(), ref.shape());
        }
        var place = places.get(liveness.of(block));
        return arena.tensor(block.type(), place, ref.offset(), ref.shape());
    }

    /** Lets go of the arena, which has grown. */
    void release() {
        work = null;
        guards = List.of();
        outside = List.of();
    }
}
