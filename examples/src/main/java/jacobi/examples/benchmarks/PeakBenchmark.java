package jacobi.examples.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/**
 * The most fused multiply-adds that all cores can do together, from registers: what other kernels
 * are measured against. The score is in vector operations a microsecond; times twice the lanes,
 * over a thousand, it is GFLOP/s.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Threads(Threads.MAX)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 3,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
public class PeakBenchmark {
    private static final int STEPS = 10_000;
    private static final int CHAINS = 12;

    /** Called by JMH. */
    public PeakBenchmark() {}

    /** Twelve independent chains: more than two units of latency four can keep busy. */
    @Benchmark
    @OperationsPerInvocation(STEPS * CHAINS)
    public float multiplyAdd() {
        var species = FloatVector.SPECIES_PREFERRED;
        var x = FloatVector.broadcast(species, 1.0001f);
        var y = FloatVector.broadcast(species, 0.9999f);
        var a = x;
        var b = x;
        var c = x;
        var d = x;
        var e = x;
        var f = x;
        var g = x;
        var h = x;
        var i = x;
        var j = x;
        var k = x;
        var l = x;
        for (int step = 0; step < STEPS; step++) {
            a = a.fma(y, x);
            b = b.fma(y, x);
            c = c.fma(y, x);
            d = d.fma(y, x);
            e = e.fma(y, x);
            f = f.fma(y, x);
            g = g.fma(y, x);
            h = h.fma(y, x);
            i = i.fma(y, x);
            j = j.fma(y, x);
            k = k.fma(y, x);
            l = l.fma(y, x);
        }
        var sum = a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).add(k).add(l);
        return sum.reduceLanes(VectorOperators.ADD);
    }
}
