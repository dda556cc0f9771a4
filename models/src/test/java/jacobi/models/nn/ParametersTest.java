package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ParametersTest {
    private static final int MANY = 20_000;

    private static float[] drawn(long seed, String name) {
        var scope = new Parameters(seed).root();
        return scope.parameter(name, Shape.of(MANY), Initializer.normal(1)).value().floats();
    }

    @Test
    void namesAreDottedAndInTheOrderOfMaking() {
        var parameters = new Parameters(1);
        var root = parameters.root();
        assertEquals("", root.path());
        var layer = root.child("encoder").child("layers", 3);
        assertEquals("encoder.layers.3", layer.path());
        new Linear(layer.child("inner"), 2, 5);
        root.parameter("bias", Shape.of(4), Initializer.constant(0));
        assertEquals(
                List.of("encoder.layers.3.inner.weight", "encoder.layers.3.inner.bias", "bias"),
                parameters.names());
        assertEquals(parameters.names(), parameters.all().stream().map(Variable::name).toList());
        assertEquals(parameters.names(), List.copyOf(parameters.tensors().keySet()));
        assertEquals(2 * 5 + 5 + 4, parameters.count());
        var bias = parameters.tensors().get("bias");
        assertSame(bias, parameters.all().stream().toList().getLast().value());
    }

    @Test
    void aNameIsTakenOnce() {
        var parameters = new Parameters(1);
        new Linear(parameters.root().child("output"), 2, 2);
        var error =
                assertThrows(
                        IllegalStateException.class,
                        () -> new Linear(parameters.root().child("output"), 3, 3));
        assertEquals("there are two parameters named output.weight", error.getMessage());
        assertEquals(Shape.of(2, 2), parameters.tensors().get("output.weight").shape());
    }

    @Test
    void initialValuesDependOnSeedAndNameAlone() {
        var alone = new Parameters(5);
        new Linear(alone.root().child("b"), 3, 4);
        var among = new Parameters(5);
        new Linear(among.root().child("a"), 3, 4);
        new Dropout(among.root(), 0.5);
        new Linear(among.root().child("b"), 3, 4);
        var expected = alone.tensors().get("b.weight").floats();
        assertArrayEquals(expected, among.tensors().get("b.weight").floats());
        assertNotEquals(List.of(expected[0]), List.of(among.tensors().get("a.weight").floats()[0]));
    }

    /** Neighbouring seeds, and names that {@link String#hashCode} cannot tell apart. */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 41, -1})
    void otherSeedsAndNamesShareNoSequence(long seed) {
        var first = drawn(seed, "layers.Aa");
        var values = new HashSet<Float>();
        for (float value : first) {
            values.add(value);
        }
        for (var other : List.of(drawn(seed + 1, "layers.Aa"), drawn(seed, "layers.BB"))) {
            int common = 0;
            double product = 0;
            for (int i = 0; i < MANY; i++) {
                common += values.contains(other[i]) ? 1 : 0;
                product += first[i] * other[i];
            }
            // By chance some hundred of so many floats are equal; of one sequence shifted, all.
            assertTrue(common < MANY / 20, common + " values in common, seed " + seed);
            assertEquals(0, product / MANY, 5 / Math.sqrt(MANY), "seed " + seed);
        }
    }

    private static Map<String, Tensor> two(float a, float b) {
        var source = new LinkedHashMap<String, Tensor>();
        source.put("a", Tensor.of(Shape.of(2), a, a));
        source.put("b", Tensor.of(Shape.of(1), b));
        return source;
    }

    private static Parameters two() {
        var parameters = new Parameters(1);
        parameters.root().parameter("a", Shape.of(2), Initializer.constant(1));
        parameters.root().parameter("b", Shape.of(1), Initializer.constant(2));
        return parameters;
    }

    @Test
    void loadingCopies() {
        var parameters = two();
        var source = two(3, 4);
        parameters.load(source);
        source.get("a").fill(9);
        assertArrayEquals(new float[] {3, 3}, parameters.tensors().get("a").floats());
        assertArrayEquals(new float[] {4}, parameters.tensors().get("b").floats());
    }

    @Test
    void loadingNamesEverythingThatDoesNotFitAndChangesNothing() {
        var parameters = two();
        var source = two(3, 4);
        source.put("b", Tensor.of(Shape.of(2), 1f, 2f));
        source.put("z", Tensor.scalar(1));
        source.put("y", Tensor.scalar(1));
        refused(parameters, source, "b is F32[2], not F32[1]; y is unexpected; z is unexpected");
        refused(parameters, Map.of(), "a is missing; b is missing");
        source = two(3, 4);
        source.put("b", Tensor.of(Shape.of(1), 1.0));
        refused(parameters, source, "b is F64[1], not F32[1]");
    }

    private static void refused(Parameters parameters, Map<String, Tensor> source, String why) {
        var error = assertThrows(IllegalArgumentException.class, () -> parameters.load(source));
        assertEquals("the weights do not fit the model: " + why, error.getMessage());
        assertArrayEquals(new float[] {1, 1}, parameters.tensors().get("a").floats());
        assertArrayEquals(new float[] {2}, parameters.tensors().get("b").floats());
    }

    @Test
    void everyDropoutHasASiteOfItsOwn() {
        var root = new Parameters(1).root();
        var sites = new HashSet<Integer>();
        for (int i = 0; i < 10; i++) {
            assertTrue(sites.add(root.child("layers", i).newDropoutSite()));
        }
    }
}
