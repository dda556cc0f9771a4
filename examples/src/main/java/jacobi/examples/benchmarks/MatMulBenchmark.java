package jacobi.examples.benchmarks;

import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

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

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Square matrix products on the cpu device with all cores. A product of size n takes 2·n³
 * operations.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class MatMulBenchmark {
    @Param({"64", "256", "512", "1024", "2048"})
    int size;

    /** Which operands are transposed: N for no, T for yes. */
    @Param({"NN", "NT", "TN"})
    String layout;

    private Device device;
    private Op op;
    private List<Tensor> operands;
    private List<Tensor> results;

    /** Called by JMH. */
    public MatMulBenchmark() {}

    /** Random operands. */
    @Setup
    public void prepare() {
        device = Devices.standard();
        op = new Op.MatMul(layout.charAt(0) == 'T', layout.charAt(1) == 'T');
        operands = List.of(random(1), random(2));
        results = List.of(random(3));
    }

    private Tensor random(long seed) {
        var random = new SplittableRandom(seed);
        var values = new float[size * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return Tensor.wrap(Shape.of(size, size), values);
    }

    /** One product into the same result. */
    @Benchmark
    public void matMul() {
        device.run(op, operands, results);
    }
}
