package jacobi.accel.tornado;

import jacobi.accel.Kernel;
import jacobi.accel.Launch;
import jacobi.accel.Plan;

import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * A row of task graphs that computes plans which have the same kernels and differ in arguments. A
 * task finds its slot of the arguments by an array of one element rather than by a number, which
 * would be compiled in: so all tasks of a kernel are one text for the driver, which compiles it
 * once and keeps it.
 */
final class Chain {
    private final Session session;
    private final List<Link> links = new ArrayList<>();
    private Plan written;

    /** A task graph with the arguments of its tasks, a slot for each. */
    private record Link(Session.Graph graph, IntArray ints, FloatArray reals) {
        void write(int slot, Launch launch) {
            for (int i = 0; i < launch.ints().length; i++) {
                ints.set(slot * Kernel.INTS + i, launch.ints()[i]);
            }
            for (int i = 0; i < launch.reals().length; i++) {
                reals.set(slot * Kernel.REALS + i, launch.reals()[i]);
            }
            graph.grid(slot, launch.across(), launch.down(), launch.deep());
        }
    }

    /**
     * The chain for a plan's kernels.
     *
     * @param name what no other chain of the session is called
     */
    Chain(Session session, String name, Plan plan) {
        this.session = session;
        for (var link : plan.links()) {
            var kernels = plan.kernels().subList(link.from(), link.to());
            links.add(link(name + "_" + links.size(), kernels));
        }
    }

    private Link link(String name, List<Kernel> kernels) {
        var ints = new IntArray(kernels.size() * Kernel.INTS);
        var reals = new FloatArray(kernels.size() * Kernel.REALS);
        var tasks = IntStream.range(0, kernels.size()).mapToObj(i -> "t" + i).toList();
        var slots = IntStream.range(0, kernels.size()).mapToObj(IntArray::fromElements).toList();
        var graph =
                session.add(
                        name,
                        tasks,
                        new Session.Traffic(List.copyOf(slots), List.of(ints, reals), List.of()),
                        g -> {
                            for (int slot = 0; slot < kernels.size(); slot++) {
                                add(
                                        g,
                                        tasks.get(slot),
                                        kernels.get(slot),
                                        ints,
                                        reals,
                                        slots.get(slot));
                            }
                        });
        return new Link(graph, ints, reals);
    }

    private void add(
            TaskGraph graph,
            String task,
            Kernel kernel,
            IntArray ints,
            FloatArray reals,
            IntArray slot) {
        if (kernel == Kernel.LIBRARY_GEMM) {
            graph.libraryTask(
                    task,
                    ProductLibrary::describe,
                    session.gemm,
                    session.floats,
                    session.ints,
                    ints,
                    reals,
                    slot);
        } else {
            graph.task(
                    task,
                    KernelMethods.of(kernel),
                    session.context,
                    session.floats,
                    session.ints,
                    ints,
                    reals,
                    slot);
        }
    }

    /** Computes a plan that has this chain's kernels. */
    void run(Plan plan) {
        run(plan, _ -> {});
    }

    /** The same, and says after each link how many launches it had. */
    void run(Plan plan, IntConsumer launched) {
        if (plan != written) {
            session.await();
            for (int i = 0; i < links.size(); i++) {
                var part = plan.links().get(i);
                for (int slot = 0; slot < part.size(); slot++) {
                    links.get(i).write(slot, plan.launches().get(part.from() + slot));
                }
            }
            written = plan;
        }
        for (var link : links) {
            session.run(link.graph);
            launched.accept(link.graph.workers().size());
        }
    }
}
