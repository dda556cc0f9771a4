package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The small layers, by hand. */
class LayersTest {
    private static final Variable X = Variable.constant(Tensor.of(Shape.of(1, 2), 1f, -2f));

    @Test
    void aLinearLayersWeightIsOutByIn() {
        var parameters = new Parameters(1);
        var layer = new Linear(parameters.root(), 2, 3);
        parameters.load(
                Map.of(
                        "weight", Tensor.of(Shape.of(3, 2), 1f, 0, 0, 1, 2, 3),
                        "bias", Tensor.of(Shape.of(3), 10f, 20, 30)));
        assertArrayEquals(new float[] {11, 18, 26}, layer.apply(X).value().toFloats());
    }

    @Test
    void aFeedForwardLayerIsEquation2() {
        var parameters = new Parameters(1);
        var layer = new FeedForward(parameters.root(), 2, 3, Function.RELU, 0);
        parameters.load(
                Map.of(
                        "inner.weight", Tensor.of(Shape.of(3, 2), 1f, 0, 0, 1, 2, 3),
                        "inner.bias", Tensor.of(Shape.of(3), 0f, 0, 5),
                        "outer.weight", Tensor.of(Shape.of(2, 3), 1f, 1, 1, 0, 0, 2),
                        "outer.bias", Tensor.of(Shape.of(2), 0f, 100)));
        // relu(1, -2, 1) = (1, 0, 1).
        var result = layer.apply(X, Pass.evaluation()).value();
        assertArrayEquals(new float[] {2, 102}, result.toFloats());
    }

    @Test
    void anEmbeddingIsScaledRows() {
        var parameters = new Parameters(1);
        var layer = new Embedding(parameters.root(), 3, 2, 4);
        parameters.load(Map.of("weight", Tensor.of(Shape.of(3, 2), 1f, 2, 3, 4, 5, 6)));
        var result = layer.apply(Tensor.of(Shape.of(1, 2), 2, 0)).value();
        assertEquals(Shape.of(1, 2, 2), result.shape());
        assertArrayEquals(new float[] {20, 24, 4, 8}, result.toFloats());
        assertSame(parameters.tensors().get("weight"), layer.weight().value());
    }

    @Test
    void anEmbeddingsResultStartsWithDeviationOne() {
        var layer = new Embedding(new Parameters(1).root(), 500, 64, 8);
        var ids = new int[500];
        Arrays.setAll(ids, i -> i);
        var values = layer.apply(Tensor.of(Shape.of(500), ids)).value().toDoubles();
        double square = Arrays.stream(values).map(x -> x * x).average().orElseThrow();
        assertEquals(1, square, 0.05);
    }

    @Test
    void aLayerNormStartsAsPlainNormalisation() {
        var parameters = new Parameters(1);
        var layer = new LayerNorm(parameters.root(), 2);
        assertEquals(List.of("weight", "bias"), parameters.names());
        assertArrayEquals(new float[] {1, -1}, layer.apply(X).value().toFloats(), 1e-5f);
    }

    // ---- dropout --------------------------------------------------------------------------------

    private static final int MANY = 10_000;
    private static final Variable ONES =
            Variable.constant(Tensor.full(DType.F32, Shape.of(MANY), 1));

    private static float[] dropped(Dropout dropout, Pass pass) {
        return dropout.apply(ONES, pass).value().toFloats();
    }

    @Test
    void dropoutZeroesItsShareAndScalesTheRest() {
        var values = dropped(new Dropout(new Parameters(1).root(), 0.25), Pass.training(3, 1));
        int zeros = 0;
        for (float value : values) {
            zeros += value == 0 ? 1 : 0;
            assertEquals(value == 0 ? 0 : 1 / 0.75, value, 1e-6);
        }
        assertEquals(0.25, zeros / (double) MANY, 0.02);
    }

    @Test
    void masksRepeatBySeedStepAndSiteOnEveryDevice() {
        var scope = new Parameters(1).root();
        var first = new Dropout(scope, 0.5);
        var second = new Dropout(scope, 0.5);
        var mask = dropped(first, Pass.training(3, 1));
        assertArrayEquals(mask, dropped(first, Pass.training(3, 1)));
        assertFalse(Arrays.equals(mask, dropped(second, Pass.training(3, 1))));
        assertFalse(Arrays.equals(mask, dropped(first, Pass.training(3, 2))));
        assertFalse(Arrays.equals(mask, dropped(first, Pass.training(4, 1))));
        for (int threads = 1; threads <= 3; threads++) {
            for (var name : List.of("reference", "cpu")) {
                var other =
                        Devices.using(
                                Devices.named(name, threads),
                                () -> dropped(first, Pass.training(3, 1)));
                assertArrayEquals(mask, other, name + ", " + threads + " threads");
            }
        }
    }

    @Test
    void inEvaluationDropoutDoesNothing() {
        var dropout = new Dropout(new Parameters(1).root(), 0.5);
        assertSame(ONES, dropout.apply(ONES, Pass.evaluation()));
        var none = new Dropout(new Parameters(1).root(), 0);
        assertSame(ONES, none.apply(ONES, Pass.training(1, 1)));
    }

    @Test
    void aPassHoldsBothWordsOfItsSeed() {
        var seed = Pass.training(0x1234_5678_9ABC_DEF0L, 7).seed().toInts();
        assertArrayEquals(new int[] {0x9ABC_DEF0, 0x1234_5678, 7}, seed);
    }
}
