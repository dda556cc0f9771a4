package jacobi.examples.benchmarks;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * What waits for memory, and attention, on the cpu device with all cores: x is [4096, 1024], 16
 * MiB; attention is causal on [2, 256, 768] in 12 heads.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-XX:+UseG1GC"})
public class KernelBenchmark {
    private static final Shape X = Shape.of(4096, 1024);
    private static final Shape ROW = Shape.of(1024);
    private static final Shape STATES = Shape.of(2, 256, 768);
    private static final int HEADS = 12;

    /** What is computed. */
    public enum Kernel {
        EXP,
        GELU,
        SOFTMAX,
        LOG_SOFTMAX,
        LAYER_NORM,
        DROPOUT,
        CROSS_ENTROPY,
        BIAS_GRADIENT,
        ADAMW,
        ATTENTION
    }

    @Param Kernel kernel;

    private Device device;
    private Op op;
    private List<Tensor> operands;
    private List<Tensor> results;

    /** Called by JMH. */
    public KernelBenchmark() {}

    /** Random operands. */
    @Setup
    public void prepare() {
        device = Devices.standard();
        op = op();
        operands = operands();
        results = new ArrayList<>();
        for (var shape : op.check(operands)) {
            results.add(Tensor.zeros(DType.F32, shape));
        }
    }

    private Op op() {
        return switch (kernel) {
            case EXP -> new Op.Unary(Function.EXP);
            case GELU -> new Op.Unary(Function.GELU);
            case SOFTMAX -> new Op.Softmax();
            case LOG_SOFTMAX -> new Op.LogSoftmax();
            case LAYER_NORM -> new Op.LayerNorm(1e-5);
            case DROPOUT -> new Op.Dropout(0.1, 0);
            case CROSS_ENTROPY -> new Op.CrossEntropy(0.1, -1);
            case BIAS_GRADIENT -> new Op.SumTo(ROW);
            case ADAMW -> new UpdateOp.Adam(0.9, 0.999, 1e-8, 0.01, true);
            case ATTENTION -> new Op.Attention(HEADS, true, 0, 0);
        };
    }

    private List<Tensor> operands() {
        return switch (kernel) {
            case EXP, GELU, SOFTMAX, LOG_SOFTMAX, BIAS_GRADIENT -> List.of(random(X));
            case LAYER_NORM -> List.of(random(X), random(ROW), random(ROW));
            case DROPOUT -> List.of(random(X), Tensor.of(Shape.of(3), 1, 2, 3));
            case CROSS_ENTROPY -> List.of(random(X), Tensor.zeros(DType.I32, X.without(-1)));
            case ADAMW ->
                    List.of(
                            random(X),
                            random(X),
                            random(X),
                            Tensor.full(DType.F32, X, 0.5),
                            Tensor.of(Shape.of(3), 1e-4f, 0.1f, 0.001f),
                            Tensor.scalar(1));
            case ATTENTION ->
                    List.of(
                            random(STATES),
                            random(STATES),
                            random(STATES),
                            Tensor.full(DType.I32, Shape.of(STATES.dim(0)), STATES.dim(1)));
        };
    }

    private static Tensor random(Shape shape) {
        var random = new SplittableRandom(shape.size());
        var values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return Tensor.wrap(shape, values);
    }

    /** One call into the same results. */
    @Benchmark
    public void run() {
        device.run(op, operands, results);
    }
}
