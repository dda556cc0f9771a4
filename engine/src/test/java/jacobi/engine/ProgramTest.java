package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class ProgramTest {
    private static final List<Device> DEVICES =
            Stream.concat(
                            IntStream.rangeClosed(1, 4).mapToObj(n -> Devices.named("cpu", n)),
                            Stream.of(Devices.named("reference", 1)))
                    .toList();

    private static final Device DEVICE = Devices.named("cpu", 2);

    private static Tensor compute(Op op, Tensor... operands) {
        return Devices.current().compute(op, operands);
    }

    private static Program record(Supplier<List<Tensor>> work) {
        return Devices.using(DEVICE, () -> Program.record(work));
    }

    private static Tensor tensor(float... values) {
        return Tensor.of(Shape.of(1, values.length), values);
    }

    // ---- replay is what eager execution does ----------------------------------------------------

    record RandomCase(long seed, Device device) {
        @Override
        public String toString() {
            return "seed " + seed + " on " + device.name() + " " + DEVICES.indexOf(device);
        }
    }

    static Stream<RandomCase> randomCases() {
        return IntStream.range(0, 100)
                .mapToObj(seed -> new RandomCase(seed, DEVICES.get(seed % DEVICES.size())));
    }

    @ParameterizedTest
    @MethodSource("randomCases")
    void replayGivesTheBitsOfEagerExecution(RandomCase c) {
        var here = RandomGraph.Outside.of(c.seed);
        var there = RandomGraph.Outside.of(c.seed);
        here.change(1);
        there.change(1);
        var program =
                Devices.using(
                        c.device, () -> Program.record(() -> RandomGraph.compute(c.seed, there)));
        for (int round = 1; round <= 4; round++) {
            if (round > 1) {
                here.change(round);
                there.change(round);
                program.run();
            }
            var expected = Devices.using(c.device, () -> RandomGraph.compute(c.seed, here));
            var text = c + ", round " + round;
            same(text + ", results", expected, program.results());
            same(text + ", outside", here.all(), there.all());
        }
        assertTrue(program.plannedBytes() >= program.leastBytes(), c.toString());
    }

    private static void same(String text, List<Tensor> expected, List<Tensor> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(bits(expected.get(i)), bits(actual.get(i)), text + " " + i);
        }
    }

    private static int[] bits(Tensor tensor) {
        var values = tensor.toFloats();
        return IntStream.range(0, values.length)
                .map(i -> Float.floatToRawIntBits(values[i]))
                .toArray();
    }

    // ---- what is planned ------------------------------------------------------------------------

    @Test
    void elementWiseResultsTakeTheirOperandsPlace() {
        var x = Tensor.full(DType.F32, Shape.of(64), 2);
        var program =
                record(
                        () -> {
                            var y = compute(new Op.Affine(2, 0), x);
                            for (int i = 0; i < 10; i++) {
                                y = compute(new Op.Affine(1, 1), y);
                            }
                            return List.of(compute(new Op.Affine(1, 0), y));
                        });
        assertEquals(64 * Float.BYTES, program.plannedBytes());
        assertEquals(11 * 64 * Float.BYTES, program.eagerBytes());
        x.fill(5);
        program.run();
        assertEquals(20, program.results().getFirst().get(63));
    }

    @Test
    void anOperandThatIsNeededLaterKeepsItsPlace() {
        var x = tensor(1, 2, 3);
        var program =
                record(
                        () -> {
                            var y = compute(new Op.Affine(2, 0), x);
                            var z = compute(new Op.Affine(1, 1), y);
                            return List.of(compute(new Op.Binary(Op.Arithmetic.MULTIPLY), y, z));
                        });
        x.fill(3);
        program.run();
        assertArrayEquals(new float[] {42, 42, 42}, program.results().getFirst().toFloats());
    }

    /** A broadcast row of a tensor is read after its first row would be overwritten. */
    @Test
    void anOperandWithAnotherViewKeepsItsPlace() {
        var x = Tensor.of(Shape.of(2, 2), 1f, 2f, 3f, 4f);
        var add = new Op.Binary(Op.Arithmetic.ADD);
        var program =
                record(
                        () -> {
                            var y = compute(new Op.Affine(1, 0), x);
                            var sum = compute(add, y, y.slice(0, 1));
                            return List.of(compute(new Op.Affine(1, 0), sum));
                        });
        program.run();
        assertArrayEquals(new float[] {2, 4, 4, 6}, program.results().getFirst().toFloats());
    }

    @Test
    void aCopyIsMadeWhereItGoes() {
        var x = tensor(1, 2, 3);
        var gradient = tensor(0, 0, 0);
        var program =
                record(
                        () -> {
                            var y = compute(new Op.Affine(2, 0), x);
                            copy(y, gradient);
                            return List.of(compute(new Op.Affine(1, 1), y));
                        });
        assertEquals(2, program.size());
        assertEquals(0, program.plannedBytes());
        x.fill(10);
        program.run();
        assertArrayEquals(new float[] {20, 20, 20}, gradient.toFloats());
        assertArrayEquals(new float[] {21, 21, 21}, program.results().getFirst().toFloats());
    }

    private static void copy(Tensor from, Tensor to) {
        Devices.current().run(new Op.Unary(Function.IDENTITY), List.of(from), List.of(to));
    }

    @Test
    void aCopyStaysWhereItsPlaceIsInUse() {
        var x = tensor(1, 2, 3);
        var place = tensor(7, 7, 7);
        var program =
                record(
                        () -> {
                            var y = compute(new Op.Affine(2, 0), x);
                            var before = compute(new Op.Affine(1, 0), place);
                            copy(y, place);
                            return List.of(before);
                        });
        assertEquals(3, program.size());
        program.run();
        assertArrayEquals(new float[] {2, 4, 6}, program.results().getFirst().toFloats());
    }

    @Test
    void aCopyStaysWhereItIsChangedAfterwards() {
        var x = tensor(1, 2, 3);
        var place = tensor(0, 0, 0);
        var program =
                record(
                        () -> {
                            var y = compute(new Op.Affine(2, 0), x);
                            copy(y, place);
                            var op = new Op.Affine(0, 9);
                            Devices.current().run(op, List.of(place), List.of(place));
                            return List.of(compute(new Op.Affine(1, 0), y));
                        });
        assertEquals(4, program.size());
        program.run();
        assertArrayEquals(new float[] {9, 9, 9}, place.toFloats());
        assertArrayEquals(new float[] {2, 4, 6}, program.results().getFirst().toFloats());
    }

    @Test
    void programsShareAnArena() {
        var arena = new Arena();
        var x = Tensor.full(DType.F32, Shape.of(100), 1);
        var small = sumOfTwo(x.slice(0, 10), arena);
        var large = sumOfTwo(x, arena);
        small.run();
        long before = arena.bytes();
        large.run();
        assertTrue(arena.bytes() > before);
        assertTrue(arena.bytes() < small.plannedBytes() + large.plannedBytes() + 128);
        x.fill(2);
        small.run();
        large.run();
        assertEquals(2 * 10 * 2.5, small.results().getFirst().item());
        assertEquals(2 * 100 * 2.5, large.results().getFirst().item());
    }

    private static Program sumOfTwo(Tensor x, Arena arena) {
        return Devices.using(
                DEVICE,
                () ->
                        Program.record(
                                () -> {
                                    var half = compute(new Op.Affine(0.5, 0), x);
                                    var twice = compute(new Op.Affine(2, 0), x);
                                    var add = new Op.Binary(Op.Arithmetic.ADD);
                                    var sum = compute(add, half, twice);
                                    return List.of(compute(new Op.SumTo(Shape.of()), sum));
                                },
                                arena));
    }

    // ---- what Java does while recording ---------------------------------------------------------

    @Test
    void aTensorThatJavaFillsIsAConstant() {
        var x = tensor(1, 2, 3);
        var program =
                record(
                        () -> {
                            var two = Tensor.full(DType.F32, Shape.of(), 2);
                            var product = new Op.Binary(Op.Arithmetic.MULTIPLY);
                            return List.of(compute(product, x, two));
                        });
        x.fill(4);
        program.run();
        assertArrayEquals(new float[] {8, 8, 8}, program.results().getFirst().toFloats());
    }

    @Test
    void inputsAreNotWrittenWhileRecording() {
        var x = tensor(1, 2, 3);
        refused("was written from Java", () -> x.set(0, 5));
        refused("was written from Java", () -> x.fill(5));
        refused("was written from Java", () -> x.copyFrom(tensor(1, 2, 3)));
        assertArrayEquals(new float[] {1, 2, 3}, x.toFloats());
    }

    @Test
    void whatAnOperationHasSeenIsNotWrittenFromJava() {
        refused(
                "was written from Java",
                () -> compute(new Op.Affine(1, 0), tensor(1, 2)).set(0, 5));
        refused(
                "was written from Java",
                () -> {
                    var zeros = Tensor.zeros(DType.F32, Shape.of(2));
                    compute(new Op.Affine(1, 0), zeros);
                    zeros.set(0, 5);
                });
    }

    @Test
    void whatJavaHasFilledIsNotWrittenByOperations() {
        refused(
                "fill it by an operation",
                () -> copy(tensor(1, 2), Tensor.zeros(DType.F32, Shape.of(1, 2))));
    }

    @Test
    void resultsAreNotCopiedByJava() {
        refused("was copied from Java", () -> compute(new Op.Affine(1, 0), tensor(1, 2)).copy());
        refused(
                "was copied from Java",
                () -> compute(new Op.Affine(1, 0), tensor(1, 2)).to(DType.F64));
    }

    @Test
    void theDeviceStays() {
        refused("cannot change the device", () -> Devices.using(DEVICE, () -> {}));
        refused("record another program", () -> Program.record(List::of));
    }

    private static void refused(String message, Runnable work) {
        var thrown =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                record(
                                        () -> {
                                            work.run();
                                            return List.of();
                                        }));
        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
    }

    /** Nothing is recycled inside a recording, whose tensors a replay makes anew. */
    @Test
    void workspacesMayRunInside() {
        var x = tensor(1, 2, 3);
        var workspace = new Workspace();
        var program = record(() -> workspace.call(() -> List.of(compute(new Op.Affine(2, 0), x))));
        x.fill(1);
        program.run();
        assertArrayEquals(new float[] {2, 2, 2}, program.results().getFirst().toFloats());
        assertEquals(0, workspace.bytes());
    }

    /** Like a parameter's gradient, which is made when backward first reaches it. */
    @Test
    void tensorsMadeOutsideTheWorkspaceStay() {
        var x = tensor(1, 2, 3);
        var made = new Tensor[1];
        var program =
                record(
                        () -> {
                            made[0] =
                                    Workspace.outside(() -> Tensor.allocate(DType.F32, x.shape()));
                            copy(x, made[0]);
                            return List.of();
                        });
        x.fill(8);
        program.run();
        assertArrayEquals(new float[] {8, 8, 8}, made[0].toFloats());
    }

    // ---- running --------------------------------------------------------------------------------

    @Test
    void integersAreCheckedAtEachRunBeforeAnythingChanges() {
        var table = Tensor.of(Shape.of(3, 1), 10f, 20f, 30f);
        var ids = Tensor.of(Shape.of(2), 0, 1);
        var program = record(() -> List.of(compute(new Op.Embedding(1), table, ids)));
        ids.set(1, 2);
        program.run();
        var result = program.results().getFirst();
        assertArrayEquals(new float[] {10, 30}, result.toFloats());
        ids.set(0, 3);
        var thrown = assertThrows(IndexException.class, program::run);
        assertTrue(thrown.getMessage().contains("id 3"), thrown.getMessage());
        assertArrayEquals(new float[] {10, 30}, result.toFloats());
        ids.set(0, 1);
        program.run();
        assertArrayEquals(new float[] {20, 30}, result.toFloats());
    }

    @Test
    void resultsAreTheTensorsThatTheWorkReturned() {
        var x = tensor(1, 2);
        var returned = new Tensor[1];
        var program =
                record(() -> List.of(returned[0] = compute(new Op.Affine(3, 0), x).slice(0, 1)));
        assertSame(returned[0], program.results().getFirst());
        assertArrayEquals(new float[] {3, 6}, returned[0].toFloats());
    }

    /** Prepares nothing to do: what is left is the program's own part of a run. */
    private record Idle(Device device) implements Device {
        @Override
        public String name() {
            return "idle";
        }

        @Override
        public boolean supports(DType type) {
            return true;
        }

        @Override
        public void run(Op op, List<Tensor> operands, List<Tensor> results) {
            device.run(op, operands, results);
        }

        @Override
        public Runnable prepare(Op op, List<Tensor> operands, List<Tensor> results) {
            return () -> {};
        }
    }

    @Test
    void aRunAllocatesNothingByItself() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var table = Tensor.of(Shape.of(3, 1), 10f, 20f, 30f);
        var ids = Tensor.of(Shape.of(2), 0, 1);
        var program =
                Devices.using(
                        new Idle(DEVICE),
                        () -> Program.record(() -> List.of(sum(new Op.Embedding(1), table, ids))));
        program.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            program.run();
        }
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
    }

    private static Tensor sum(Op op, Tensor... operands) {
        return compute(new Op.SumTo(Shape.of()), compute(op, operands));
    }
}
