package jacobi.engine.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;

/** The reference device against PyTorch in double precision, forward and backward. */
class GoldenTest {
    private static final double TOLERANCE = 1e-12;

    private static final Golden GOLDEN = Golden.load();
    private static final ReferenceDevice DEVICE = new ReferenceDevice();

    private static Tensor golden(String name) {
        return GOLDEN.get(name);
    }

    private static List<Tensor> run(Op op, Tensor... operands) {
        return DEVICE.run(op, List.of(operands));
    }

    private static void assertGolden(String name, Tensor actual) {
        assertGolden(name, actual, TOLERANCE);
    }

    private static void assertGolden(String name, Tensor actual, double tolerance) {
        var expected = golden(name);
        assertEquals(expected.shape(), actual.shape(), name);
        assertArrayEquals(expected.toDoubles(), actual.toDoubles(), tolerance, name);
    }

    @ParameterizedTest
    @EnumSource
    void functions(Function function) {
        var name = "unary." + function;
        var x = golden(name + ".x");
        var result = DEVICE.compute(new Op.Unary(function), x);
        assertRelative(name + ".result", result);
        var saved = function.derivativeFromResult() ? result : x;
        var gradient = new GradientOp.Unary(function);
        assertRelative(name + ".x.gradient", DEVICE.compute(gradient, saved, golden(name + ".dy")));
    }

    /** Relative to the largest element: e⁹ is large. */
    private static void assertRelative(String name, Tensor actual) {
        double largest = 1;
        for (double value : golden(name).toDoubles()) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertGolden(name, actual, TOLERANCE * largest);
    }

    @ParameterizedTest
    @EnumSource
    void linear(Function function) {
        var name = "linear." + function;
        var x = golden(name + ".x");
        var weight = golden(name + ".weight");
        var results = run(new Op.Linear(function), x, weight, golden(name + ".bias"));
        assertGolden(name + ".result", results.getFirst());

        // y = f(z), z = x·weightᵀ + bias: dz = f′·dy, dx = dz·weight, dWeight = dzᵀ·x, dBias = Σ dz
        var gradient = new GradientOp.Unary(function);
        var dz = DEVICE.compute(gradient, results.getLast(), golden(name + ".dy"));
        int rows = x.shape().rows();
        var flatX = x.reshape(Shape.of(rows, x.dim(-1)));
        var flatDz = dz.reshape(Shape.of(rows, dz.dim(-1)));
        assertGolden(name + ".x.gradient", DEVICE.compute(new Op.MatMul(false, false), dz, weight));
        assertGolden(
                name + ".weight.gradient",
                DEVICE.compute(new Op.MatMul(true, false), flatDz, flatX));
        assertGolden(
                name + ".bias.gradient", DEVICE.compute(new Op.SumTo(Shape.of(dz.dim(-1))), dz));
    }

    @Test
    void softmax() {
        var y = DEVICE.compute(new Op.Softmax(), golden("softmax.x"));
        assertGolden("softmax.result", y);
        assertGolden(
                "softmax.x.gradient",
                DEVICE.compute(new GradientOp.Softmax(), y, golden("softmax.dy")));
    }

    @Test
    void logSoftmax() {
        var y = DEVICE.compute(new Op.LogSoftmax(), golden("log_softmax.x"));
        assertGolden("log_softmax.result", y);
        assertGolden(
                "log_softmax.x.gradient",
                DEVICE.compute(new GradientOp.LogSoftmax(), y, golden("log_softmax.dy")));
    }

    @Test
    void layerNorm() {
        var x = golden("layer_norm.x");
        var gain = golden("layer_norm.gain");
        var y = run(new Op.LayerNorm(1e-5), x, gain, golden("layer_norm.bias"));
        assertGolden("layer_norm.result", y.getFirst());
        var gradients =
                run(
                        new GradientOp.LayerNorm(),
                        x,
                        gain,
                        y.get(1),
                        y.get(2),
                        golden("layer_norm.dy"));
        assertGolden("layer_norm.x.gradient", gradients.get(0));
        assertGolden("layer_norm.gain.gradient", gradients.get(1));
        assertGolden("layer_norm.bias.gradient", gradients.get(2));
    }

    @Test
    void max() {
        var x = golden("max.x");
        var y = run(new Op.Max(), x);
        assertGolden("max.result", y.getFirst());
        var gradient = new GradientOp.Max(x.dim(-1));
        assertGolden("max.x.gradient", DEVICE.compute(gradient, y.get(1), golden("max.dy")));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void crossEntropy(double smoothing) {
        var name = "cross_entropy." + smoothing;
        var logits = golden(name + ".logits");
        var targets = golden(name + ".targets");
        var y = run(new Op.CrossEntropy(smoothing, -1), logits, targets);
        assertGolden(name + ".result", y.getFirst());
        var one = Tensor.of(Shape.of(), 1.0);
        var gradient = new GradientOp.CrossEntropy(smoothing, -1);
        assertGolden(
                name + ".logits.gradient",
                DEVICE.compute(gradient, logits, targets, y.get(1), one));
    }

    /** Ids repeat, so that gradients add up. */
    @Test
    void embedding() {
        var ids = golden("embedding.ids");
        var table = golden("embedding.table");
        assertGolden("embedding.result", DEVICE.compute(new Op.Embedding(3), table, ids));
        assertGolden(
                "embedding.table.gradient",
                DEVICE.compute(
                        new GradientOp.Embedding(table.dim(0), 3), ids, golden("embedding.dy")));
    }

    @Test
    void rmsNorm() {
        var x = golden("rms_norm.x");
        var gain = golden("rms_norm.gain");
        var y = run(new Op.RmsNorm(1e-5), x, gain);
        assertGolden("rms_norm.result", y.getFirst());
        var gradients = run(new GradientOp.RmsNorm(), x, gain, y.get(1), golden("rms_norm.dy"));
        assertGolden("rms_norm.x.gradient", gradients.get(0));
        assertGolden("rms_norm.gain.gradient", gradients.get(1));
    }

    @Test
    void rotary() {
        var starts = golden("rotary.starts");
        var x = golden("rotary.x");
        var turned = DEVICE.compute(new Op.Rotary(6, 10_000, false), x, starts);
        assertGolden("rotary.result", turned);
        var back = new Op.Rotary(6, 10_000, true);
        assertGolden("rotary.x.gradient", DEVICE.compute(back, golden("rotary.dy"), starts));
    }

    @Test
    void insert() {
        var operands =
                List.of(golden("insert.cache"), golden("insert.rows"), golden("insert.starts"));
        assertGolden("insert.result", DEVICE.run(new UpdateOp.Insert(), operands).getFirst());
    }

    /** Four heads, of which two share a head of keys and values. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void groupedAttention(boolean causal) {
        attention(causal ? "grouped_causal" : "grouped", 4, 2, causal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "lengths", "causal", "causal_fewer_queries", "causal_more_queries"})
    void attention(String variant) {
        attention(variant, 2, 2, variant.startsWith("causal"));
    }

    private static void attention(String variant, int heads, int keyValueHeads, boolean causal) {
        var name = "attention." + variant;
        var query = golden(name + ".query");
        var key = golden(name + ".key");
        var value = golden(name + ".value");
        var lengths = golden(name + ".lengths");
        var op = new Op.Attention(heads, keyValueHeads, causal, 0, 0);
        var y = run(op, query, key, value, lengths);
        assertGolden(name + ".result", y.getFirst());
        assertGolden(
                name + ".weights",
                DEVICE.compute(
                        new Op.AttentionWeights(heads, keyValueHeads, causal),
                        query,
                        key,
                        lengths));
        var gradients =
                run(
                        new GradientOp.Attention(heads, keyValueHeads, causal, 0, 0),
                        query,
                        key,
                        value,
                        lengths,
                        y.get(0),
                        y.get(1),
                        golden(name + ".dy"));
        assertGolden(name + ".query.gradient", gradients.get(0));
        assertGolden(name + ".key.gradient", gradients.get(1));
        assertGolden(name + ".value.gradient", gradients.get(2));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void gru(boolean reverse) {
        recurrence("gru", reverse, new Op.Gru(reverse), new GradientOp.Gru(reverse));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lstm(boolean reverse) {
        recurrence("lstm", reverse, new Op.Lstm(reverse), new GradientOp.Lstm(reverse));
    }

    private static void recurrence(String kind, boolean reverse, Op op, GradientOp gradient) {
        var name = kind + (reverse ? ".reverse" : ".forward");
        var weight = golden(name + ".weight");
        var state = golden(name + ".state");
        var lengths = golden(name + ".lengths");
        var y = run(op, golden(name + ".x"), weight, golden(name + ".bias"), state, lengths);
        assertGolden(name + ".result", y.getFirst());
        var dy = golden(name + ".dy");
        var gradients = run(gradient, weight, state, lengths, y.get(0), y.get(1), dy);
        assertGolden(name + ".x.gradient", gradients.get(0));
        assertGolden(name + ".weight.gradient", gradients.get(1));
        assertGolden(name + ".bias.gradient", gradients.get(2));
        assertGolden(name + ".state.gradient", gradients.get(3));
    }

    @Test
    void sgd() {
        var op = new UpdateOp.Sgd(0.9, 0.01);
        var parameter = golden("sgd.parameter");
        var velocity = Tensor.zeros(parameter.type(), parameter.shape());
        for (int step = 0; step < 4; step++) {
            var results =
                    run(
                            op,
                            parameter,
                            golden("sgd.gradient" + step),
                            velocity,
                            Tensor.of(Shape.of(1), 0.1),
                            Tensor.of(Shape.of(), 1.0));
            parameter = results.get(0);
            velocity = results.get(1);
            assertGolden("sgd.parameter" + step, parameter);
        }
    }

    @Test
    void adam() {
        adam("adam", new UpdateOp.Adam(0.9, 0.98, 1e-9, 0.01, false));
    }

    @Test
    void adamW() {
        adam("adamw", new UpdateOp.Adam(0.9, 0.999, 1e-8, 0.01, true));
    }

    /** Updates in place, as optimizers do. */
    private static void adam(String name, UpdateOp.Adam op) {
        var parameter = golden(name + ".parameter").copy();
        var m = Tensor.zeros(parameter.type(), parameter.shape());
        var v = Tensor.zeros(parameter.type(), parameter.shape());
        for (int step = 0; step < 4; step++) {
            var rates =
                    Tensor.of(
                            Shape.of(3),
                            0.1,
                            1 - Math.pow(op.beta1(), step + 1),
                            1 - Math.pow(op.beta2(), step + 1));
            var gradient = golden(name + ".gradient" + step);
            var factor = Tensor.of(Shape.of(), 1.0);
            DEVICE.run(
                    op,
                    List.of(parameter, gradient, m, v, rates, factor),
                    List.of(parameter, m, v));
            assertGolden(name + ".parameter" + step, parameter);
        }
    }

    /** PyTorch adds 1e-6 to the norm, here about 3e4. */
    @Test
    void clipping() {
        var gradients = List.of(golden("clip.gradient0"), golden("clip.gradient1"));
        var sum = DEVICE.run(new UpdateOp.SumOfSquares(), gradients).getFirst();
        var factor = DEVICE.compute(new UpdateOp.ClipFactor(2.5), sum);
        var clipped = new ArrayList<Tensor>();
        for (var gradient : gradients) {
            clipped.add(DEVICE.compute(new Op.Binary(Op.Arithmetic.MULTIPLY), gradient, factor));
        }
        assertGolden("clip.clipped0", clipped.get(0), 1e-9);
        assertGolden("clip.clipped1", clipped.get(1), 1e-9);
    }
}
