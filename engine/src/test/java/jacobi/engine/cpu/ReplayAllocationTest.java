package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jacobi.engine.DType;
import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import jdk.incubator.vector.FloatVector;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A prepared operation runs without allocating, once it is compiled. As with {@link
 * AllocationTest}, what C2 makes of vectors differs from one JVM to the next, so these tests run on
 * demand.
 */
@Tag("jit")
class ReplayAllocationTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final CpuDevice DEVICE = new CpuDevice(1);
    private static final int RUNS = 1_000;
    private static final int MOST_ROUNDS = 60;

    /** Rows and columns; more than one task of most operations. */
    private static final int N = 192;

    static Stream<Arguments> operations() {
        var x = random(N, N);
        var y = random(N, N);
        var row = random(N);
        var column = random(N, 1);
        var ids = integers(N, N);
        var seed = integers(10, 3);
        var attended = random(2, 48, 64);
        var lengths = Tensor.of(Shape.of(2), 48, 31);
        var adam = new UpdateOp.Adam(0.9, 0.99, 1e-8, 0.1, true);
        var rates = Tensor.of(Shape.of(3), 0.1f, 0.2f, 0.3f);
        var one = Tensor.full(DType.F32, Shape.of(), 1);
        var attention = new Op.Attention(2, true, 0.1, 1);
        var attentionGradient = new GradientOp.Attention(2, true, 0.1, 1);
        var saved = DEVICE.run(attention, List.of(attended, attended, attended, lengths, seed));
        var starts = Tensor.of(Shape.of(2), 3, 900);
        var grouped = new Op.Attention(4, 2, true, 0, 0);
        var groupedGradient = new GradientOp.Attention(4, 2, true, 0, 0);
        var shared = random(2, 48, 32);
        var found = DEVICE.run(grouped, List.of(attended, shared, shared, lengths));
        var divided = DEVICE.run(new Op.RmsNorm(1e-5), List.of(x, row));
        var normed = DEVICE.run(new Op.LayerNorm(1e-5), List.of(x, row, row));
        var entropy = DEVICE.run(new Op.CrossEntropy(0.1, 0), List.of(x, ids));
        var add = new Op.Binary(Op.Arithmetic.ADD);
        var weight = random(144, 48);
        var sums = random(24, 5, 144);
        var state = random(24, 48);
        var times = integers(6, 24);
        var states = DEVICE.run(new Op.Gru(true), List.of(sums, weight, random(144), state, times));
        var gates = states.get(1);
        var slope = states.get(0);
        var lstmSums = random(24, 5, 192);
        var lstmWeight = random(192, 48);
        var cells = random(24, 96);
        var lstmSaved =
                DEVICE.run(
                        new Op.Lstm(false),
                        List.of(lstmSums, lstmWeight, random(192), cells, times));
        var lstmStates = lstmSaved.get(0);
        return Stream.of(
                of(add, x, y),
                of(add, x, row),
                of(add, x, column),
                of(new Op.Unary(Function.GELU), x),
                of(new GradientOp.Unary(Function.GELU), x, y),
                of(new Op.Affine(2, 1), x),
                of(new Op.Dropout(0.1, 1), x, seed),
                of(new Op.SumTo(Shape.of(N)), x),
                of(new Op.SumTo(Shape.of(N, 1)), x),
                of(new Op.SumTo(Shape.of()), x),
                of(new Op.BroadcastTo(Shape.of(N, N)), row),
                of(new Op.Max(), x),
                of(Op.Permute.of(1, 0), x),
                of(new Op.Concat(1), x, y),
                of(new Op.Slice(1, 3, 99), x),
                of(new Op.Pad(1, 3, 5), x),
                of(new Op.Mask(0), x, Tensor.full(DType.I32, Shape.of(x.dim(0)), 7)),
                of(new Op.Softmax(), x),
                of(new GradientOp.Softmax(), x, y),
                of(new Op.LogSoftmax(), x),
                of(new GradientOp.LogSoftmax(), x, y),
                of(new Op.LayerNorm(1e-5), x, row, row),
                of(new GradientOp.LayerNorm(), x, row, normed.get(1), normed.get(2), y),
                of(new Op.CrossEntropy(0.1, 0), x, ids),
                of(new GradientOp.CrossEntropy(0.1, 0), x, ids, entropy.get(1), one),
                of(new Op.Embedding(2), x, ids),
                of(new GradientOp.Embedding(N, 2), ids, y),
                of(attention, attended, attended, attended, lengths, seed),
                of(
                        attentionGradient,
                        attended,
                        attended,
                        attended,
                        lengths,
                        seed,
                        saved.get(0),
                        saved.get(1),
                        attended),
                of(new Op.RmsNorm(1e-5), x, row),
                of(new GradientOp.RmsNorm(), x, row, divided.get(1), y),
                of(new Op.Rotary(32, 10_000, false), attended, starts),
                of(grouped, attended, shared, shared, lengths),
                of(grouped, random(2, 1, 64), shared, shared, lengths),
                of(
                        groupedGradient,
                        attended,
                        shared,
                        shared,
                        lengths,
                        found.get(0),
                        found.get(1),
                        attended),
                of(new UpdateOp.AddRows(2), x, ids, y),
                of(new UpdateOp.Insert(), random(2, 1024, 64), attended, starts),
                of(new UpdateOp.SumOfSquares(), x, row, y),
                of(new UpdateOp.ClipFactor(1), one),
                of(new UpdateOp.Sgd(0.9, 0.1), x, y, random(N, N), rates.slice(0, 1), one),
                of(adam, x, y, random(N, N), random(N, N), rates, one),
                of(new Op.Gru(true), sums, weight, random(144), state, times),
                of(new GradientOp.Gru(true), weight, state, times, slope, gates, slope),
                of(new Op.Lstm(false), lstmSums, lstmWeight, random(192), cells, times),
                of(
                        new GradientOp.Lstm(false),
                        lstmWeight,
                        cells,
                        times,
                        lstmStates,
                        lstmSaved.get(1),
                        lstmStates),
                of(new Op.Linear(Function.RELU), x, y, row),
                of(new Op.Linear(Function.RELU), random(7, 50), random(N, 50), row),
                of(new Op.MatMul(true, false), x, y));
    }

    private static Tensor random(int... dims) {
        var random = new Random(1);
        var tensor = Tensor.zeros(DType.F32, Shape.of(dims));
        for (int i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextDouble(0.1, 0.9));
        }
        return tensor;
    }

    private static Tensor integers(int bound, int count) {
        return Tensor.of(Shape.of(count), new Random(2).ints(count, 0, bound).toArray());
    }

    private static Arguments of(Op op, Tensor... operands) {
        var shapes = new ArrayList<Shape>();
        for (var operand : operands) {
            shapes.add(operand.shape());
        }
        return Arguments.of(op + " " + shapes, op, List.of(operands));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void aPreparedOperationAllocatesNothing(String name, Op op, List<Tensor> operands) {
        assumeTrue(
                Lanes.FLOATS == FloatVector.SPECIES_PREFERRED,
                "C2 does not compile every operation at every forced width");
        var work = DEVICE.prepare(op, operands, DEVICE.run(op, operands));
        long allocated = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < RUNS; i++) {
                work.run();
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (allocated < RUNS) {
                return;
            }
        }
        fail(name + " allocates " + allocated / RUNS + " bytes a run");
    }
}
