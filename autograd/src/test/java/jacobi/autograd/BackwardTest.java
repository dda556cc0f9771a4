package jacobi.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.GlobalNorm;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.ShapeException;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;
import jacobi.engine.Workspace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

class BackwardTest {
    private static final Device REFERENCE = Devices.named("reference", 1);

    private static Variable parameter(String name, float... values) {
        return Variable.parameter(name, Tensor.of(Shape.of(values.length), values));
    }

    private static void backward(Supplier<Variable> loss) {
        Devices.using(REFERENCE, () -> loss.get().backward());
    }

    private static void assertGradient(Variable parameter, double... expected) {
        assertArrayEquals(expected, parameter.gradient().toDoubles(), 1e-6, parameter.name());
    }

    @Test
    void addsUpTheUsesOfOneVariable() {
        var a = parameter("a", 2, 3);
        backward(() -> a.add(a).sum());
        assertGradient(a, 2, 2);
        a.clearGradient();
        backward(() -> a.multiply(a).multiply(a).sum());
        assertGradient(a, 12, 27);
    }

    /** Both operands of a sum are given the same tensor; neither may write to the other's. */
    @Test
    void operandsOfASumDoNotShareTheirGradient() {
        var a = parameter("a", 1, 2);
        var b = parameter("b", 3, 4);
        for (int i = 1; i <= 3; i++) {
            backward(() -> a.add(b).sum());
            assertGradient(a, i, i);
            assertGradient(b, i, i);
        }
        assertNotSame(a.gradient(), b.gradient());
    }

    /** c's gradient arrives first as a tensor that a still needs, then is added to twice. */
    @Test
    void sumsWhoseFirstTermIsSharedAreRight() {
        var a = parameter("a", 1, 2);
        var b = parameter("b", 3, 4);
        backward(
                () -> {
                    var left = a.multiply(1);
                    var right = b.multiply(1);
                    var both = left.add(right);
                    var more = left.multiply(10).add(left.multiply(100));
                    return both.add(more).sum();
                });
        assertGradient(a, 111, 111);
        assertGradient(b, 1, 1);
    }

    @Test
    void reshapedGradientsDoNotShareEither() {
        var a = parameter("a", 1, 2);
        var b = parameter("b", 3, 4);
        for (int i = 1; i <= 2; i++) {
            backward(() -> a.reshape(1, 2).add(b).reshape(2).add(a).sum());
            assertGradient(a, 2 * i, 2 * i);
            assertGradient(b, i, i);
        }
    }

    @Test
    void diamondsMultiplyPaths() {
        var a = parameter("a", 1);
        backward(
                () -> {
                    var x = a;
                    for (int i = 0; i < 20; i++) {
                        x = x.multiply(0.5).add(x.multiply(1.5));
                    }
                    return x.sum();
                });
        assertGradient(a, 1 << 20);
    }

    /** With short ways beside long ones, a derivative taken early would have to be taken again. */
    @Test
    void takesEachDerivativeOnce() {
        var a = parameter("a", 3);
        var log = new OpLog(REFERENCE);
        Devices.using(
                log,
                () -> {
                    var square = a.multiply(a);
                    var loss = square.add(square.tanh().tanh().tanh().multiply(square));
                    log.ops().clear();
                    loss.backward();
                });
        var tanh = new GradientOp.Unary(Function.TANH);
        var product = new Op.Binary(Op.Arithmetic.MULTIPLY);
        assertEquals(3, Collections.frequency(log.ops(), tanh));
        assertEquals(4, Collections.frequency(log.ops(), product));
    }

    /** Where a table is also a layer's weight, only the rows that were looked up are added to. */
    @Test
    void aTableThatServesTwiceIsNotSpreadOut() {
        var table = Variable.parameter("table", Tensor.of(Shape.of(3, 2), 1f, 2f, 3f, 4f, 5f, 6f));
        var ids = Tensor.of(Shape.of(3), 2, 0, 2);
        var log = new OpLog(REFERENCE);
        Devices.using(log, () -> table.embedding(ids, 2).linear(table).sum().backward());
        // Each row's inputs add up to 2·(5 + 1 + 5) and 2·(6 + 2 + 6); each of the ids 2, 0, 2 is
        // twice the sum of all rows.
        assertGradient(table, 22 + 18, 28 + 24, 22, 28, 22 + 36, 28 + 48);
        assertEquals(1, Collections.frequency(log.ops(), new UpdateOp.AddRows(2)));
        assertFalse(log.ops().contains(new GradientOp.Embedding(3, 2)));
    }

    @Test
    void graphsMayBeDeep() {
        var a = parameter("a", 1, 2);
        backward(
                () -> {
                    var x = a;
                    for (int i = 0; i < 100_000; i++) {
                        x = x.negate();
                    }
                    return x.sum();
                });
        assertGradient(a, 1, 1);
    }

    @Test
    void aGraphMayBeWalkedAgain() {
        var a = parameter("a", 2);
        Devices.using(
                REFERENCE,
                () -> {
                    var loss = a.multiply(a).sum();
                    loss.backward();
                    loss.backward();
                });
        assertGradient(a, 8);
    }

    @Test
    void theGradientTensorStaysTheSame() {
        var a = parameter("a", 2);
        backward(a::sum);
        var gradient = a.gradient();
        a.clearGradient();
        assertFalse(a.hasGradient());
        assertThrows(IllegalStateException.class, a::gradient);
        backward(() -> a.multiply(5).sum());
        assertSame(gradient, a.gradient());
        assertGradient(a, 5);
    }

    @Test
    void noGradAndDetachStopGradients() {
        var a = parameter("a", 2);
        var b = parameter("b", 2);
        Devices.using(
                REFERENCE,
                () -> {
                    var cut = Variable.noGrad(() -> a.multiply(b));
                    assertFalse(cut.requiresGradient());
                    cut.add(a.detach()).add(b).sum().backward();
                });
        assertFalse(a.hasGradient());
        assertGradient(b, 1);
    }

    @Test
    void namesParametersThatWereNotReached() {
        var used = parameter("used", 1);
        var lost = parameter("encoder.lost", 1);
        var spare = parameter("spare", 1);
        var all = List.of(used, lost, spare);
        var thrown =
                assertThrows(
                        UnreachedParametersException.class,
                        () -> Devices.using(REFERENCE, () -> used.sum().backward(all)));
        assertEquals(List.of("encoder.lost", "spare"), thrown.names());
        assertTrue(thrown.getMessage().contains("2 of 3"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("encoder.lost, spare"), thrown.getMessage());
        Devices.using(
                REFERENCE,
                () -> {
                    used.sum().backward(all, Set.of("encoder.lost", "spare"));
                    used.sum().backward(List.of(used));
                });
    }

    /** A gradient of an earlier loss does not count. */
    @Test
    void reachedMeansByThisLoss() {
        var a = parameter("a", 1);
        var b = parameter("b", 1);
        backward(b::sum);
        assertThrows(
                UnreachedParametersException.class,
                () -> Devices.using(REFERENCE, () -> a.sum().backward(List.of(a, b))));
    }

    @Test
    void startsFromScalarsOfAGraph() {
        var a = parameter("a", 1, 2);
        var vector =
                assertThrows(
                        ShapeException.class,
                        () -> Devices.using(REFERENCE, () -> a.negate().backward()));
        assertTrue(vector.getMessage().contains("F32[2]"), vector.getMessage());
        var constant = Variable.constant(Tensor.scalar(1));
        assertThrows(IllegalStateException.class, constant::backward);
    }

    static List<Device> devices() {
        return Devices.providers().stream()
                .filter(provider -> provider.unavailable().isEmpty())
                .map(provider -> provider.create(2))
                .toList();
    }

    /** Training steps with recycled storage have the same bits as with fresh storage. */
    @ParameterizedTest
    @MethodSource("devices")
    void workspacesChangeNoBit(Device device) {
        assertArrayEquals(train(device, Runnable::run), train(device, new Workspace()::run), 0);
    }

    private static float[] train(Device device, Consumer<Runnable> scope) {
        var weight = Variable.parameter("weight", Tensor.of(Shape.of(2, 2), .1f, -.2f, .3f, .4f));
        var bias = parameter("bias", 0.5f, -0.5f);
        var optimizer = new Optimizer(List.of(weight, bias), Adam.transformer());
        var input = Variable.constant(Tensor.of(Shape.of(3, 2), 1f, 2, -1, 0.5f, 0, -2));
        var targets = Tensor.of(Shape.of(3), 0, 1, 1);
        for (int step = 0; step < 5; step++) {
            Runnable work =
                    () -> {
                        optimizer.clearGradients();
                        var hidden = input.linear(weight, bias).gelu();
                        hidden.matmul(weight).crossEntropy(targets, 0.1, -1).backward();
                        var norm = GlobalNorm.of(optimizer.parameters());
                        optimizer.step(0.05, norm.clipFactor(0.1));
                    };
            Devices.using(device, () -> scope.accept(work));
        }
        assertTrue(bias.gradient().get(0) != 0);
        return Devices.using(
                device, () -> Variable.concat(0, weight.reshape(4), bias).value().toFloats());
    }
}
