package jacobi.models.train;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.GlobalNorm;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Program;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;
import jacobi.models.transformer.Transformer;
import jacobi.models.transformer.TransformerConfig;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Whole training steps of a small Transformer as a program: forward, backward, clipping, Adam. */
class StepAllocationTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int VOCABULARY = 50;
    private static final int BATCH = 4;
    private static final int TIME = 7;
    private static final double RATE = 1e-3;

    private static final int STEPS = 100;
    private static final int MOST_ROUNDS = 200;

    /** Bytes that a thousand steps may leave, since the JVM itself keeps something now and then. */
    private static final long FEW = 100_000;

    private final Device device = Devices.named("cpu", 2);
    private final Transformer model = new Transformer(config(), 1);
    private final Optimizer optimizer = new Optimizer(model.parameters().all(), Adam.transformer());
    private final Pass pass = Pass.training(1, 0);
    private final Tensor source = ids(1);
    private final Tensor target = ids(2);
    private final Tensor labels = ids(3);
    private final Tensor lengths = Tensor.full(DType.I32, Shape.of(BATCH), TIME);
    private final Program program = Devices.using(device, this::record);

    private static TransformerConfig config() {
        double dropout = 0.1;
        return new TransformerConfig(
                VOCABULARY,
                VOCABULARY,
                32,
                2,
                1,
                1,
                64,
                dropout,
                dropout,
                dropout,
                false,
                TransformerConfig.PositionKind.SINUSOIDAL,
                16,
                false,
                false,
                Function.RELU);
    }

    private static Tensor ids(int seed) {
        var random = new Random(seed);
        return Tensor.of(Shape.of(BATCH, TIME), random.ints(BATCH * TIME, 0, VOCABULARY).toArray());
    }

    private Program record() {
        optimizer.prepare(RATE);
        return Program.record(
                () -> {
                    optimizer.clearGradients();
                    var encoded = model.encode(source, lengths, pass);
                    var loss =
                            model.decode(encoded, target, lengths, pass)
                                    .crossEntropy(labels, 0.1, -1);
                    loss.backward();
                    var norm = GlobalNorm.of(model.parameters().all());
                    optimizer.update(norm.clipFactor(1));
                    return List.of(loss.value(), norm.square());
                });
    }

    /** What the caller and the device's threads have allocated since they began. */
    private static long allocated() {
        long[] team =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(t -> t.getName().startsWith("jacobi-cpu"))
                        .mapToLong(Thread::threadId)
                        .toArray();
        return LongStream.of(THREADS.getThreadAllocatedBytes(team)).sum()
                + THREADS.getCurrentThreadAllocatedBytes();
    }

    private long allocatedBySteps() {
        allocated();
        long before = allocated();
        long itself = allocated() - before;
        before = allocated();
        for (int i = 0; i < STEPS; i++) {
            program.run();
        }
        return allocated() - before - itself;
    }

    /**
     * Once it is compiled. What C2 makes of vectors differs from one JVM to the next, so this runs
     * on demand.
     */
    @Tag("jit")
    @Test
    void aReplayedStepAllocatesNothing() {
        long bytes = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            bytes = allocatedBySteps();
            if (bytes < STEPS) {
                return;
            }
        }
        fail("a step allocates " + bytes / STEPS + " bytes");
    }

    /** The least of several thousands, since kernels load classes when they are first compiled. */
    @Test
    void aThousandStepsLeaveNothingBehind() {
        long grown = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long before = live();
            steps(1_000);
            grown = Math.min(grown, live() - before);
        }
        long least = grown;
        assertTrue(least < FEW, () -> "each thousand steps keep " + least + " bytes or more");
    }

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            optimizer.prepare(RATE);
            pass.moveTo(i);
            program.run();
        }
    }

    /** The heap that is in use after collecting garbage. */
    private static long live() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least =
                    Math.min(
                            least,
                            ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
