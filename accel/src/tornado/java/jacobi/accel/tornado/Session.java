package jacobi.accel.tornado;

import jacobi.accel.Gemm;
import jacobi.accel.Kernel;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

import java.util.ArrayList;
import java.util.List;

/**
 * The task graphs of one device, and the two blocks of memory that they hand on to each other: each
 * graph consumes the blocks from the one that ran before it, whichever that was.
 *
 * <p>A plan cannot be added to, but a graph may be in several plans, and keeps what it has compiled
 * and allocated. So there is a new plan whenever there is a new graph.
 */
final class Session {
    final FloatArray floats;
    final IntArray ints;
    final KernelContext context = new KernelContext();
    final Gemm gemm;
    private final FoundDevice device;
    private final GridScheduler grids = new GridScheduler();
    private final List<ImmutableTaskGraph> graphs = new ArrayList<>();
    private TornadoExecutionPlan plan;
    private boolean stale;
    private boolean busy;

    /** A graph's place in the plan, and its tasks' grids. */
    record Graph(int index, List<WorkerGrid> workers) {
        void grid(int task, int across, int down, int deep) {
            workers.get(task).setGlobalWork((long) across * Kernel.THREADS, down, deep);
        }
    }

    Session(FoundDevice device, Gemm gemm, int floats, int ints) {
        this.device = device;
        this.gemm = gemm;
        this.floats = HostBlock.floats(floats);
        this.ints = new IntArray(ints);
    }

    String description() {
        return device.description();
    }

    /** Adds the tasks of a graph, of which each has a name. */
    interface Tasks {
        void addTo(TaskGraph graph);
    }

    /** What goes up once, before a graph's tasks at each run, and comes down after them. */
    record Traffic(List<Object> once, List<Object> up, List<Object> down) {}

    Graph add(String name, List<String> tasks, Traffic traffic, Tasks body) {
        var id = "jacobi_" + name;
        choose(id);
        var graph = new TaskGraph(id);
        if (!graphs.isEmpty()) {
            graph.consumeFromDevice(floats, ints);
        }
        if (!traffic.once.isEmpty()) {
            graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, traffic.once.toArray());
        }
        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, traffic.up.toArray());
        var workers = new ArrayList<WorkerGrid>();
        for (var task : tasks) {
            choose(id + "." + task);
            var worker = new WorkerGrid3D(Kernel.THREADS, 1, 1);
            worker.setLocalWork(Kernel.THREADS, 1, 1);
            grids.addWorkerGrid(id + "." + task, worker);
            workers.add(worker);
        }
        body.addTo(graph);
        graph.persistOnDevice(floats, ints);
        if (!traffic.down.isEmpty()) {
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, traffic.down.toArray());
        }
        graphs.add(graph.snapshot());
        stale = true;
        return new Graph(graphs.size() - 1, workers);
    }

    private void choose(String id) {
        TornadoRuntimeProvider.setProperty(id + ".device", device.number());
    }

    /** Runs a graph; the device may still be at it afterwards. */
    void run(Graph graph) {
        if (stale) {
            extend(graph);
        }
        plan.withGraph(graph.index).withGridScheduler(grids).execute();
        busy = true;
    }

    /**
     * Waits until the device has read what went up: arrays that go up may be written again then.
     */
    void await() {
        if (busy) {
            device.device().sync(plan.getId());
            busy = false;
        }
    }

    /**
     * A plan of all graphs. One that has run before goes first, since it has the blocks and can
     * hand them on; its arguments ask it to compute nothing.
     */
    @SuppressWarnings("resource") // closing the old plan would free what its graphs hold
    private void extend(Graph next) {
        await();
        plan = new TornadoExecutionPlan(graphs.toArray(ImmutableTaskGraph[]::new));
        stale = false;
        if (next.index > 0) {
            plan.withGraph(0).withGridScheduler(grids).execute();
            busy = true;
        }
    }
}
