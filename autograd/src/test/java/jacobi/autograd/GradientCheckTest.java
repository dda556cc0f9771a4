package jacobi.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

class GradientCheckTest {
    private static final Tensor X = Tensor.of(Shape.of(2, 2), 0.3, -1.2, 2.0, 0.7);
    private static final Tensor Y = Tensor.of(Shape.of(2, 2), 1.1, 0.4, -0.6, 0.9);

    /** Each is wrong in another way, by cutting the graph somewhere; none changes the value. */
    static Stream<Named<Function<List<Variable>, Variable>>> wrong() {
        return Stream.of(
                Named.of("half a square", x -> x.getFirst().multiply(x.getFirst().detach())),
                Named.of("one part in 100,000", x -> almost(x.getFirst(), 1e-5)),
                Named.of("the wrong sign", x -> almost(x.getFirst(), 2)),
                Named.of("a single element", GradientCheckTest::oneElementCut),
                Named.of("a lost broadcast", GradientCheckTest::lostBroadcast),
                Named.of("a softmax without its sum", GradientCheckTest::softmaxWithoutSum));
    }

    /** x, with a gradient of 1 − error. */
    private static Variable almost(Variable x, double error) {
        return x.multiply(1 - error).add(x.detach().multiply(error));
    }

    private static Variable oneElementCut(List<Variable> x) {
        var flat = x.getFirst().reshape(4);
        return Variable.concat(0, flat.slice(0, 0, 3), flat.slice(0, 3, 4).detach());
    }

    private static Variable lostBroadcast(List<Variable> x) {
        var mean = x.getFirst().meanKeepDims(0);
        return x.getFirst().multiply(mean.detach());
    }

    private static Variable softmaxWithoutSum(List<Variable> x) {
        var exp = x.getFirst().exp();
        return exp.divide(exp.sumKeepDims(-1).detach());
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void findsWrongDerivatives(Function<List<Variable>, Variable> function) {
        var result = GradientCheck.standard().check("wrong", function, X);
        assertFalse(result.passed(), result.toString());
        assertEquals(4, result.elements());
        assertThrows(GradientCheckException.class, result::assertClose);
    }

    @Test
    void passesRightDerivatives() {
        var result =
                GradientCheck.standard()
                        .check("right", x -> x.get(0).matmul(x.get(1)).tanh().mean(), X, Y);
        assertTrue(result.passed(), result.toString());
        assertEquals(8, result.elements());
        result.assertClose();
    }

    @Test
    void reportNamesFunctionElementValuesAndSeed() {
        var check = new GradientCheck(1e-6, 42);
        var result = check.check("cut", GradientCheckTest::oneElementCut, X);
        var mismatch = result.mismatches().getFirst();
        assertEquals(1, result.mismatches().size());
        assertEquals("operand 0", mismatch.parameter());
        assertEquals(3, mismatch.index());
        assertEquals(0, mismatch.computed());
        assertTrue(Math.abs(mismatch.measured()) >= 0.5 - 1e-9);
        var message =
                "cut: 1 of 4 gradient elements are wrong (projection seed 42)\n"
                        + "  operand 0[3]: backward computed 0.0, finite differences measured "
                        + mismatch.measured();
        assertEquals(
                message,
                assertThrows(GradientCheckException.class, result::assertClose).getMessage());
    }

    @Test
    void kinksNearbyAreNoErrors() {
        var nearZero = Tensor.of(Shape.of(3), 1.5e-3, -1.5e-4, 3e-5);
        GradientCheck.standard().check("relu", x -> x.getFirst().relu(), nearZero).assertClose();
    }

    @Test
    void checksParametersOfAModelAndLeavesTheirValues() {
        var weight = Variable.parameter("weight", X.copy());
        var bias = Variable.parameter("bias", Tensor.of(Shape.of(2), 0.1, -0.1));
        var input = Variable.constant(Y);
        GradientCheck.standard()
                .check("model", List.of(weight, bias), () -> input.linear(weight, bias).sum())
                .assertClose();
        assertArrayEquals(X.toDoubles(), weight.value().toDoubles());
    }

    @Test
    void refusesWhatItCannotCheck() {
        var check = GradientCheck.standard();
        var single = Variable.parameter("single", X.to(DType.F32));
        var unused = Variable.parameter("unused", X.copy());
        var used = Variable.parameter("used", X.copy());
        assertThrows(
                IllegalArgumentException.class,
                () -> check.check("single", List.of(single), single::sum));
        assertThrows(
                IllegalArgumentException.class, () -> check.check("none", List.of(), used::sum));
        var unreached =
                assertThrows(
                        UnreachedParametersException.class,
                        () -> check.check("unused", List.of(used, unused), used::sum));
        assertEquals(List.of("unused"), unreached.names());
    }
}
