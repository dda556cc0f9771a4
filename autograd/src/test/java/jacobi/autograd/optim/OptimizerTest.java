package jacobi.autograd.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Shape;
import jacobi.engine.ShapeException;
import jacobi.engine.Tensor;
import jacobi.engine.Workspace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class OptimizerTest {
    private static final Device REFERENCE = Devices.named("reference", 1);

    static List<Trajectory> trajectories() {
        return Trajectory.all();
    }

    @ParameterizedTest
    @MethodSource("trajectories")
    void followsPyTorch(Trajectory trajectory) {
        follow(trajectory, DType.F64, 1e-12);
        follow(trajectory, DType.F32, 2e-5);
    }

    private static void follow(Trajectory trajectory, DType type, double tolerance) {
        var weight = parameter("weight", Shape.of(2, 3), type, trajectory.weight());
        var bias = parameter("bias", Shape.of(3), type, trajectory.bias());
        var optimizer = new Optimizer(List.of(weight, bias), trajectory.rule());
        int number = 0;
        for (var step : trajectory.steps()) {
            var where = trajectory + " " + type + ", step " + ++number + ": ";
            optimizer.clearGradients();
            addGradient(weight, step.weightGradient());
            addGradient(bias, step.biasGradient());
            Devices.using(REFERENCE, () -> optimizer.step(step.rate()));
            assertClose(step.weight(), weight.value(), tolerance, where + "weight");
            assertClose(step.bias(), bias.value(), tolerance, where + "bias");
        }
        assertEquals(trajectory.steps().size(), optimizer.steps());
    }

    private static void assertClose(double[] expected, Tensor actual, double tolerance, String at) {
        assertArrayEquals(expected, actual.toDoubles(), tolerance, at);
    }

    private static Variable parameter(String name, Shape shape, DType type, double... values) {
        return Variable.parameter(name, Tensor.of(shape, values).to(type));
    }

    /** A loss with this gradient: Σ gradient·parameter. */
    private static void addGradient(Variable parameter, double... gradient) {
        var factor = Tensor.of(parameter.shape(), gradient).to(parameter.value().type());
        Devices.using(
                REFERENCE, () -> parameter.multiply(Variable.constant(factor)).sum().backward());
    }

    private static void step(Optimizer optimizer, double rate) {
        Devices.using(REFERENCE, () -> optimizer.step(rate));
    }

    private static List<Variable> pair() {
        return List.of(
                parameter("weight", Shape.of(1, 2), DType.F32, 1, 2),
                parameter("bias", Shape.of(2), DType.F32, 3, 4));
    }

    @Test
    void leavesParametersWithoutGradientAlone() {
        var pair = pair();
        var optimizer = new Optimizer(pair, Adam.decoupled(0.5));
        addGradient(pair.get(0), 1, -1);
        step(optimizer, 0.1);
        assertArrayEquals(new double[] {3, 4}, pair.get(1).value().toDoubles());
        assertTrue(pair.get(0).value().get(0) < 1);
    }

    @Test
    void decaysWhatThePredicateNames() {
        var pair = pair();
        var optimizer = new Optimizer(pair, new Sgd(0, 0.5), p -> p.name().equals("bias"));
        addGradient(pair.get(0), 0, 0);
        addGradient(pair.get(1), 0, 0);
        step(optimizer, 1);
        assertArrayEquals(new double[] {1, 2}, pair.get(0).value().toDoubles());
        assertArrayEquals(new double[] {1.5, 2}, pair.get(1).value().toDoubles());
    }

    @Test
    void multipliesGradientsByTheFactor() {
        var pair = pair();
        var optimizer = new Optimizer(pair, Sgd.plain());
        addGradient(pair.get(0), 8, 16);
        Devices.using(REFERENCE, () -> optimizer.step(1, Tensor.scalar(0.25f)));
        assertArrayEquals(new double[] {-1, -2}, pair.get(0).value().toDoubles());
    }

    enum Resumed {
        SGD,
        ADAM;

        UpdateRule rule() {
            return this == SGD ? new Sgd(0.9, 0.01) : Adam.transformer();
        }
    }

    @ParameterizedTest
    @EnumSource
    void continuesFromLoadedStateBitForBit(Resumed resumed) {
        var straight = pair();
        var optimizer = new Optimizer(straight, resumed.rule());
        var checkpoint = new HashMap<String, Tensor>();
        List<Variable> copies = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            if (i == 2) {
                optimizer.state().forEach((key, tensor) -> checkpoint.put(key, tensor.copy()));
                straight.forEach(p -> copies.add(Variable.parameter(p.name(), p.value().copy())));
            }
            oneStep(optimizer, i);
        }
        var continued = new Optimizer(copies, resumed.rule());
        continued.load(checkpoint);
        for (int i = 2; i < 5; i++) {
            oneStep(continued, i);
        }
        for (int p = 0; p < copies.size(); p++) {
            assertArrayEquals(
                    straight.get(p).value().toFloats(), copies.get(p).value().toFloats(), 0);
        }
        assertEquals(5, continued.steps());
    }

    private static void oneStep(Optimizer optimizer, int i) {
        optimizer.clearGradients();
        optimizer.parameters().forEach(p -> addGradient(p, 0.3 * i + 0.1, -1.0 / (i + 1)));
        step(optimizer, 0.01);
    }

    @Test
    void refusesStateOfOtherParametersAndChangesNothing() {
        var optimizer = new Optimizer(pair(), Adam.standard());
        var state = new HashMap<>(optimizer.state());
        state.replaceAll((key, tensor) -> Tensor.full(tensor.type(), tensor.shape(), 7));
        state.put("m.other", state.remove("m.bias"));
        assertRefused(optimizer, state, "missing [m.bias], unknown [m.other]");
        state.remove("m.other");
        state.put("m.bias", Tensor.zeros(DType.F32, Shape.of(3)));
        assertRefused(optimizer, state, "m.bias must be F32[2], got F32[3]");
        assertEquals(0, optimizer.steps());
        assertEquals(0, optimizer.state().get("v.weight").get(0));
    }

    private static void assertRefused(
            Optimizer optimizer, Map<String, Tensor> state, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> optimizer.load(state));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void stateSurvivesTheWorkspaceItWasMadeIn() {
        var pair = pair();
        var optimizer = new Workspace().call(() -> new Optimizer(pair, Adam.standard()));
        addGradient(pair.get(0), 1, 1);
        new Workspace().run(() -> step(optimizer, 0.1));
        assertEquals(0.1, optimizer.state().get("m.weight").get(0), 1e-7);
    }

    @Test
    void refusesWhatCannotBeTold() {
        var weight = pair().getFirst();
        var twice = List.of(weight, weight);
        var mixed = List.of(weight, parameter("b", Shape.of(1), DType.F64, 1));
        for (var parameters : List.of(twice, mixed, List.<Variable>of())) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new Optimizer(parameters, Adam.standard()));
        }
        assertThrows(IllegalArgumentException.class, () -> new Sgd(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Sgd(0, -1));
        assertThrows(IllegalArgumentException.class, () -> new Adam(1, 0.9, 1e-8, 0, true));
        assertThrows(IllegalArgumentException.class, () -> new Adam(0.9, 0.9, 0, 0, true));
    }

    @Test
    void refusesAFactorThatIsNoScalar() {
        var pair = pair();
        addGradient(pair.get(0), 1, 1);
        var optimizer = new Optimizer(pair, Sgd.plain());
        var factor = Tensor.of(Shape.of(1), 1f);
        assertThrows(
                ShapeException.class,
                () -> Devices.using(REFERENCE, () -> optimizer.step(1, factor)));
    }
}
