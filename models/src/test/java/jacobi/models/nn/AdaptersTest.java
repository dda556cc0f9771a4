package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.autograd.Variable;
import jacobi.engine.Function;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class AdaptersTest {
    private static final Adapters ADAPTERS = new Adapters(2, 3, Set.of("query", "inner"));

    private static Tensor random(long seed, int... dims) {
        return Initializer.normal(1).make(Shape.of(dims), seed);
    }

    private static void randomize(Parameters parameters) {
        var random = new Random(1);
        for (var tensor : parameters.tensors().values()) {
            for (int i = 0; i < tensor.size(); i++) {
                tensor.set(i, random.nextGaussian());
            }
        }
    }

    @Test
    void onlyTheNamedLayersLearnAndOnlyByTheirAdapters() {
        var parameters = new Parameters(1);
        var scope = parameters.root().child("layers", 0).with(ADAPTERS);
        new Linear(scope.child("query"), 3, 4);
        Linear.withoutBias(scope.child("key"), 3, 4);
        new LayerNorm(scope.child("inner"), 4);
        new Linear(parameters.root().child("query"), 2, 2);
        assertEquals(
                List.of(
                        "layers.0.query.weight",
                        "layers.0.query.bias",
                        "layers.0.query.adapter.down",
                        "layers.0.query.adapter.up",
                        "layers.0.key.weight",
                        "layers.0.inner.weight",
                        "layers.0.inner.bias",
                        "query.weight",
                        "query.bias"),
                parameters.names());
        var learned =
                List.of(
                        "layers.0.query.adapter.down",
                        "layers.0.query.adapter.up",
                        "query.weight",
                        "query.bias");
        assertEquals(learned, List.copyOf(parameters.learned().keySet()));
        assertEquals(learned, parameters.all().stream().map(Variable::name).toList());
        assertEquals(5, parameters.frozen().size());
        assertEquals(parameters.names(), List.copyOf(parameters.tensors().keySet()));
        assertEquals(Shape.of(2, 3), parameters.learned().get(learned.get(0)).shape());
        assertEquals(Shape.of(4, 2), parameters.learned().get(learned.get(1)).shape());
    }

    /** The base is drawn as if there were no adapters, and at first they change nothing. */
    @Test
    void anAdapterStartsAtNothing() {
        var plain = new Linear(new Parameters(5).root().child("query"), 3, 4);
        var parameters = new Parameters(5);
        var adapted = new Linear(parameters.root().with(ADAPTERS).child("query"), 3, 4);
        var x = Variable.constant(random(2, 6, 3));
        assertArrayEquals(plain.apply(x).value().toFloats(), adapted.apply(x).value().toFloats());
        randomize(parameters);
        var changed = adapted.apply(x).value().toFloats();
        parameters.learned().get("query.adapter.up").fill(0);
        assertFalse(Arrays.equals(changed, adapted.apply(x).value().toFloats()));
    }

    /** f(x·(W + alpha/rank·up·down)ᵀ + b), whatever f is. */
    @ParameterizedTest
    @EnumSource(names = {"IDENTITY", "RELU", "SILU"})
    void aMergedLayerComputesWhatTheAdaptedOneDoes(Function activation) {
        var parameters = new Parameters(1);
        var root = parameters.root().with(ADAPTERS);
        var adapted = new Linear(root.child("inner"), 3, 4, activation);
        randomize(parameters);
        var before = parameters.tensors().get("inner.weight").toFloats();
        var merged = ADAPTERS.merge(parameters.tensors());
        assertEquals(List.of("inner.weight", "inner.bias"), List.copyOf(merged.keySet()));
        assertArrayEquals(
                before, parameters.tensors().get("inner.weight").toFloats(), "a copy is merged");
        var tensors = parameters.tensors();
        double sum = 0;
        for (int r = 0; r < 2; r++) {
            sum +=
                    tensors.get("inner.adapter.up").get(3 * 2 + r)
                            * tensors.get("inner.adapter.down").get(r * 3 + 1);
        }
        assertEquals(before[3 * 3 + 1] + 1.5 * sum, merged.get("inner.weight").get(10), 1e-5);

        var plain = new Parameters();
        var layer = new Linear(plain.root().child("inner"), 3, 4, activation);
        plain.load(merged);
        var x = Variable.constant(random(2, 6, 3));
        assertArrayEquals(
                adapted.apply(x).value().toFloats(), layer.apply(x).value().toFloats(), 1e-4f);
    }

    /** Any model that is made of linear layers can be adapted. */
    @Test
    void attentionIsAdaptedToo() {
        var parameters = new Parameters(1);
        var root = parameters.root().with(new Adapters(1, 1, Set.of("query", "value")));
        var attention = new MultiHeadAttention(root, 4, 2, 0);
        var x = Variable.constant(random(3, 1, 5, 4));
        var lengths = Tensor.of(Shape.of(1), 5);
        attention
                .apply(x, attention.remember(x), lengths, true, Pass.evaluation())
                .sum()
                .backward(parameters.all());
        assertEquals(4, parameters.all().size());
    }

    @Test
    void basesAndAdaptersAreLoadedByThemselves() {
        var parameters = new Parameters(1);
        new Linear(parameters.root().with(ADAPTERS).child("query"), 3, 4);
        var base = new Parameters(9);
        new Linear(base.root().child("query"), 3, 4);
        parameters.loadFrozen(base.tensors());
        assertArrayEquals(
                base.tensors().get("query.weight").toFloats(),
                parameters.tensors().get("query.weight").toFloats());
        var learned = new LinkedHashMap<String, Tensor>();
        parameters.learned().forEach((name, tensor) -> learned.put(name, tensor.copy()));
        learned.get("query.adapter.up").fill(7);
        parameters.loadLearned(learned);
        assertEquals(7, parameters.tensors().get("query.adapter.up").get(0));
        parameters.load(parameters.tensors());

        assertProblem(
                "the weights do not fit what is frozen: query.weight is missing; query.bias is"
                        + " missing; query.adapter.down is unexpected; query.adapter.up is"
                        + " unexpected",
                () -> parameters.loadFrozen(learned));
        assertProblem(
                "the weights do not fit what is learned: query.adapter.down is missing;"
                        + " query.adapter.up is missing",
                () -> parameters.loadLearned(Map.of()));
    }

    @Test
    void errorsSayWhatIsWrong() {
        var layers = Set.of("query");
        assertProblem(
                "the rank of an adapter must be at least 1, got 0",
                () -> new Adapters(0, 1, layers));
        assertProblem(
                "the alpha of an adapter must be positive and finite, got NaN",
                () -> new Adapters(1, Double.NaN, layers));
        assertProblem(
                "adapters need the name of a layer to adapt", () -> new Adapters(1, 1, Set.of()));
        assertProblem(
                "the adapter of query cannot be merged: query.weight is missing",
                () ->
                        ADAPTERS.merge(
                                Map.of(
                                        "query.adapter.down", random(1, 2, 3),
                                        "query.adapter.up", random(1, 4, 2))));
        assertProblem(
                "the adapter of query cannot be merged: query.adapter.up is missing",
                () -> ADAPTERS.merge(Map.of("query.adapter.down", random(1, 2, 3))));
    }

    private static void assertProblem(String message, Runnable work) {
        var error = assertThrows(IllegalArgumentException.class, work::run);
        assertEquals(message, error.getMessage());
    }
}
