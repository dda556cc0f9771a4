package jacobi.accel;

import java.util.ArrayList;
import java.util.List;

/**
 * The launches of a piece of work, such as a training step, cut into links that each fit into a
 * task graph. The links run in order. All that one leaves for the next, and for the next run,
 * stands in the two blocks of memory, which each link takes over from the one before it.
 */
public final class Plan {
    private final List<Launch> launches;
    private final List<Kernel> kernels;
    private final List<Link> links;

    private Plan(List<Launch> launches, List<Link> links) {
        this.launches = launches;
        this.kernels = launches.stream().map(Launch::kernel).toList();
        this.links = links;
    }

    /** Launches {@code from} (inclusive) to {@code to} (exclusive). */
    public record Link(int from, int to) {
        /** How many launches it has. */
        public int size() {
            return to - from;
        }
    }

    /** The plan of launches under the limits of one kind of task graph: links of equal size. */
    public static Plan of(List<Launch> launches, Limits limits) {
        var links = new ArrayList<Link>();
        int count = launches.size();
        int parts = Math.ceilDiv(count, limits.most());
        for (int i = 0; i < parts; i++) {
            int from = (int) ((long) count * i / parts);
            int to = (int) ((long) count * (i + 1) / parts);
            links.add(new Link(from, to));
        }
        return new Plan(List.copyOf(launches), List.copyOf(links));
    }

    /** All launches, in order. */
    public List<Launch> launches() {
        return launches;
    }

    /** The launches' kernels: plans that have the same ones differ in arguments alone. */
    public List<Kernel> kernels() {
        return kernels;
    }

    /** What is run together. */
    public List<Link> links() {
        return links;
    }

    /**
     * What TornadoVM's task graphs can hold; the numbers are fixed in its classes {@code
     * TornadoTaskGraph}, {@code TornadoExecutionContext} and {@code TornadoGraph} (5.2.0).
     *
     * @param tasks tasks of a graph
     * @param code bytes of a graph's code, of which a task takes 15, and 5 for each parameter
     * @param nodes nodes of a graph: three for each object, two for each task
     * @param bytecode bytes that all tasks' byte code may take, as the option for it was set
     */
    public record Limits(int tasks, int code, int nodes, int bytecode) {
        /** Those of TornadoVM 5.2, with the byte code that the back end asks for. */
        public static final Limits TORNADO = new Limits(256, 8192, 1024, 1 << 22);

        /** Context, both blocks, both arrays of arguments, and where the slot's number is. */
        private static final int PARAMETERS = 6;

        /** All of them but the slot's, which is each task's own. */
        private static final int OBJECTS = PARAMETERS - 1;

        /** More than a task's launch, its slot's transfer and their like take: about 110. */
        private static final int BYTECODE = 256;

        /** Whether a graph of so many of this project's tasks is within the limits. */
        public boolean allow(int count) {
            return count <= tasks
                    && count * (15 + 5 * PARAMETERS) <= code
                    && 3 * (OBJECTS + count) + 2 * count <= nodes
                    && count * BYTECODE <= bytecode;
        }

        /** The most tasks that a graph can hold; at least 1. */
        int most() {
            int most = 1;
            while (allow(most + 1)) {
                most++;
            }
            return most;
        }
    }
}
