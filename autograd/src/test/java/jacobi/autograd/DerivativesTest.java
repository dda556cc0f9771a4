package jacobi.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

class DerivativesTest {
    private static final Device REFERENCE = Devices.named("reference", 1);

    static List<DerivativeCase> cases() {
        return DerivativeCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithFiniteDifferences(DerivativeCase given) {
        GradientCheck.standard()
                .check(given.toString(), x -> Variable.apply(given.op(), x), given.operands())
                .assertClose();
    }

    @Test
    void everyDifferentiableOpHasACase() {
        var covered = new LinkedHashSet<Class<?>>();
        cases().forEach(given -> covered.add(given.op().getClass()));
        assertEquals(Set.of(Op.Differentiable.class.getPermittedSubclasses()), covered);
    }

    /** Constants among the operands change no other operand's gradient. */
    @ParameterizedTest
    @MethodSource("cases")
    void constantsTakeNoPart(DerivativeCase given) {
        var all = gradients(given, -1);
        for (int constant = 0; constant < given.operands().length; constant++) {
            var some = gradients(given, constant);
            for (int i = 0; i < all.size(); i++) {
                if (i != constant) {
                    assertArrayEquals(all.get(i), some.get(i), "operand " + i);
                }
            }
        }
    }

    /** The operands' gradients, empty for operands without one. */
    private static List<double[]> gradients(DerivativeCase given, int constant) {
        var operands = new ArrayList<Variable>();
        for (var tensor : given.operands()) {
            operands.add(
                    operands.size() == constant || !tensor.type().isFloating()
                            ? Variable.constant(tensor)
                            : Variable.parameter("operand", tensor));
        }
        if (operands.stream().noneMatch(Variable::requiresGradient)) {
            return operands.stream().map(_ -> new double[0]).toList();
        }
        Devices.using(
                REFERENCE,
                () -> {
                    var y = Variable.apply(given.op(), operands);
                    y.multiply(y.detach().add(1)).sum().backward();
                });
        return operands.stream()
                .map(x -> x.hasGradient() ? x.gradient().toDoubles() : new double[0])
                .toList();
    }

    @Test
    void computesNoGradientThatNobodyNeeds() {
        var spy = new OpLog(REFERENCE);
        var x = Variable.constant(Tensor.full(DType.F64, Shape.of(2, 3), 1));
        var y = Variable.parameter("y", Tensor.full(DType.F64, Shape.of(3, 4), 1));
        Devices.using(
                spy,
                () -> {
                    var loss = x.matmul(y).sum();
                    spy.ops().clear();
                    loss.backward();
                });
        assertEquals(
                List.of(
                        new Op.BroadcastTo(Shape.of(2, 4)),
                        new Op.MatMul(true, false),
                        new Op.Unary(jacobi.engine.Function.IDENTITY)),
                spy.ops());
    }

    @Test
    void constantsCostNoFusedGradient() {
        var spy = new OpLog(REFERENCE);
        var x = Variable.constant(Tensor.full(DType.F64, Shape.of(2, 3), 1));
        Devices.using(spy, () -> x.softmax().layerNorm(x.sum(0), x.sum(0), 1e-5));
        assertTrue(spy.ops().stream().noneMatch(GradientOp.class::isInstance));
    }
}
