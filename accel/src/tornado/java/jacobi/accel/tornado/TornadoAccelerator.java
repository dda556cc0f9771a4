package jacobi.accel.tornado;

import jacobi.accel.AcceleratedDevice.Usage;
import jacobi.accel.Accelerator;
import jacobi.accel.Gemm;
import jacobi.accel.Kernel;
import jacobi.accel.Launch;
import jacobi.accel.Plan;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An accelerator that TornadoVM drives. Kernels are launched one by one, each by a graph of its
 * own; what is run again and again gets a {@link Chain}, which takes longer to compile and less to
 * run.
 */
final class TornadoAccelerator implements Accelerator {
    /** Runs of the same kernels before a chain is worth its compilation. */
    private static final String CHAIN_AFTER = "jacobi.tornado.chainAfter";

    private static final int RUNS = 200;

    /** Launches that a chain is worth while for. */
    private static final int LAUNCHES = 16;

    private static final double NANOS = 1e9;

    private final Session session;
    private final int runsBeforeChain;
    private final Packets packets;
    private final Map<Kernel, Chain> kernels = new EnumMap<>(Kernel.class);
    private final Map<List<Kernel>, Integer> runs = new HashMap<>();
    private final Map<List<Kernel>, Chain> chains = new HashMap<>();
    private final CompileProgress firstUses = new CompileProgress();
    private int compiled;
    private long compileNanos;
    private long launches;
    private long uploaded;
    private long downloaded;
    private long transferNanos;

    TornadoAccelerator(FoundDevice device, Gemm gemm, int floats, int ints) {
        session = new Session(device, gemm, floats, ints);
        // A processor computes for longer than a chain would save.
        runsBeforeChain =
                Integer.getInteger(CHAIN_AFTER, device.isProcessor() ? Integer.MAX_VALUE : RUNS);
        // The first graph has nobody to take the blocks over from. It begins each new plan, so
        // that it must be one that computes nothing.
        var nothing = Plan.of(List.of(nothing()), Plan.Limits.TORNADO);
        new Chain(session, "start", nothing).run(nothing);
        packets = new Packets(session);
    }

    private static Launch nothing() {
        return new Launch(
                Kernel.FILL, 1, 1, 1, new int[] {0, 0}, new float[1], List.of(), List.of());
    }

    @Override
    public String description() {
        return session.description();
    }

    @Override
    public int floats() {
        return session.floats.getSize();
    }

    @Override
    public int ints() {
        return session.ints.getSize();
    }

    @Override
    public boolean multipliesByLibrary() {
        return session.gemm.isLibrary();
    }

    @Override
    public void upload(List<Part> parts) {
        long start = System.nanoTime();
        packets.upload(parts);
        transferNanos += System.nanoTime() - start;
        uploaded += parts.stream().mapToLong(part -> (long) part.count() * Float.BYTES).sum();
    }

    @Override
    public void download(Part part) {
        // What is still being computed is not the transfer's time.
        session.await();
        long start = System.nanoTime();
        packets.download(part);
        transferNanos += System.nanoTime() - start;
        downloaded += (long) part.count() * Float.BYTES;
    }

    @Override
    public void run(Plan plan) {
        launches += plan.launches().size();
        var chain = chains.get(plan.kernels());
        if (chain == null && plan.launches().size() >= LAUNCHES) {
            int times = runs.merge(plan.kernels(), 1, Integer::sum);
            if (times > runsBeforeChain) {
                compile(plan);
                return;
            }
        }
        if (chain != null) {
            chain.run(plan);
        } else {
            plan.launches().forEach(this::launch);
        }
    }

    private void launch(Launch launch) {
        var plan = Plan.of(List.of(launch), Plan.Limits.TORNADO);
        var chain = kernels.get(launch.kernel());
        if (chain != null) {
            chain.run(plan);
            return;
        }
        firstUses.begin();
        long start = System.nanoTime();
        var name = launch.kernel().name().toLowerCase(Locale.ROOT);
        chain = new Chain(session, name, plan);
        chain.run(plan);
        session.await();
        kernels.put(launch.kernel(), chain);
        compiled++;
        long took = System.nanoTime() - start;
        compileNanos += took;
        firstUses.end(took);
    }

    /** Compiles a chain and runs it for the first time, which is when TornadoVM compiles. */
    private void compile(Plan plan) {
        long start = System.nanoTime();
        int count = plan.launches().size();
        var progress = new CompileProgress.OfChain(count);
        var chain = new Chain(session, "chain" + chains.size(), plan);
        chain.run(plan, progress::compiled);
        session.await();
        chains.put(plan.kernels(), chain);
        compiled += count;
        compileNanos += System.nanoTime() - start;
        progress.done();
    }

    @Override
    public Usage usage() {
        return new Usage(
                compiled,
                compileNanos / NANOS,
                launches,
                uploaded,
                downloaded,
                transferNanos / NANOS);
    }
}
