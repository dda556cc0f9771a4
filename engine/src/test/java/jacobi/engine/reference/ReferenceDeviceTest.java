package jacobi.engine.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.OpCase;
import jacobi.engine.OpCases;
import jacobi.engine.Philox;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;

/** What PyTorch cannot tell: empty tensors, masked rows, dropout's masks, results over operands. */
class ReferenceDeviceTest {
    private static final ReferenceDevice DEVICE = new ReferenceDevice();

    static List<OpCase> cases() {
        return OpCases.of(OpCases.Size.AWKWARD);
    }

    /** Computing in F32 is computing in F64, then rounding. */
    @ParameterizedTest
    @MethodSource("cases")
    void singlePrecisionIsRoundedDoublePrecision(OpCase c) {
        var single = DEVICE.run(c.op(), c.operands(DType.F32));
        var exact = c.expected();
        for (int i = 0; i < exact.size(); i++) {
            var type = exact.get(i).type().isFloating() ? DType.F32 : DType.I32;
            assertEquals(type, single.get(i).type());
            assertArrayEquals(
                    exact.get(i).to(type).toDoubles(), single.get(i).toDoubles(), c.name());
        }
    }

    /** Φ from the left tail to the right, by Python's {@code math.erfc(-x / math.sqrt(2)) / 2}. */
    @ParameterizedTest
    @CsvSource({
        "-30, 4.906713927148764e-198, 1e-12",
        "-8, 6.220960574271819e-16, 1e-13",
        "-3, 0.0013498980316300957, 1e-13",
        "-2.999, 0.0013543365337271066, 1e-12",
        "-1, 0.15865525393145707, 1e-14",
        "0, 0.5, 0",
        "1e-9, 0.5000000003989423, 1e-15",
        "2.5, 0.9937903346742238, 1e-15",
        "3, 0.9986501019683699, 1e-15",
        "9, 1, 0"
    })
    void cumulativeNormal(double x, double expected, double relative) {
        double actual = NormalDistribution.cumulative(x);
        assertTrue(
                Math.abs(actual - expected) <= relative * expected,
                () -> "Φ(" + x + ") is " + actual + ", expected " + expected);
    }

    @Test
    void aRowThatSeesNoKeyIsZeroAndHasZeroGradients() {
        var x = Tensor.of(Shape.of(1, 2, 2), 1.0, 2, 3, 4);
        var none = Tensor.of(Shape.of(1), 0);
        var y = DEVICE.run(new Op.Attention(1, false, 0, 0), List.of(x, x, x, none));
        assertArrayEquals(new double[4], y.get(0).toDoubles());
        var infinity = Double.NEGATIVE_INFINITY;
        assertArrayEquals(new double[] {infinity, infinity}, y.get(1).toDoubles());

        var operands = List.of(x, x, x, none, y.get(0), y.get(1), x);
        for (var gradient : DEVICE.run(new GradientOp.Attention(1, false, 0, 0), operands)) {
            assertArrayEquals(new double[4], gradient.toDoubles());
        }
    }

    /** With more queries than keys, causal rows t < T − S see nothing. */
    @Test
    void causalAlignsTheLastQueryWithTheLastKey() {
        var query = Tensor.full(DType.F64, Shape.of(1, 3, 1), 0);
        var key = Tensor.full(DType.F64, Shape.of(1, 2, 1), 0);
        var lengths = Tensor.of(Shape.of(1), 2);
        var weights = DEVICE.compute(new Op.AttentionWeights(1, true), query, key, lengths);
        assertArrayEquals(new double[] {0, 0, 1, 0, 0.5, 0.5}, weights.toDoubles(), 1e-15);
    }

    @Test
    void crossEntropyWithoutTargetsIsZero() {
        var logits = Tensor.of(Shape.of(2, 3), 1.0, 2, 3, 4, 5, 6);
        var targets = Tensor.of(Shape.of(2), -1, -1);
        var y = DEVICE.run(new Op.CrossEntropy(0.1, -1), List.of(logits, targets));
        assertEquals(0, y.get(0).item());
        var gradient =
                DEVICE.compute(
                        new GradientOp.CrossEntropy(0.1, -1),
                        logits,
                        targets,
                        y.get(1),
                        Tensor.of(Shape.of(), 1.0));
        assertArrayEquals(new double[6], gradient.toDoubles());
    }

    @Test
    void maxPrefersNotANumberAndTheFirst() {
        double nan = Double.NaN;
        var x = Tensor.of(Shape.of(3, 3), 1, nan, nan, 5, 7, 7, -1, -2, -1);
        var y = DEVICE.run(new Op.Max(), List.of(x));
        assertArrayEquals(new double[] {nan, 7, -1}, y.get(0).toDoubles());
        assertArrayEquals(new int[] {1, 1, 0}, y.get(1).toInts());
    }

    @Test
    void dropoutFollowsPhilox() {
        int[] seed = {7, -3, 11};
        var x = Tensor.full(DType.F64, Shape.of(45), 1);
        var y = DEVICE.compute(new Op.Dropout(0.25, 5), x, Tensor.of(Shape.of(3), seed));
        var words = new int[4];
        for (int i = 0; i < 45; i++) {
            Philox.dropout(seed, 0, 5, i / 8, words);
            int word = words[i % 4];
            int half = i % 8 < 4 ? word & 0xFFFF : word >>> 16;
            boolean dropped = half < 0.25 * (1 << 16);
            assertEquals(dropped ? 0 : 1 / 0.75, y.get(i), "element " + i);
        }
    }

    /** With equal scores and one value a key, the result tells which weights were kept. */
    @Test
    void attentionDropoutFollowsPhilox() {
        int queries = 3;
        int keys = 6;
        int[] seed = {7, -3, 11};
        var query = Tensor.zeros(DType.F64, Shape.of(2, queries, keys));
        var key = Tensor.zeros(DType.F64, Shape.of(2, keys, keys));
        var value = Tensor.zeros(DType.F64, Shape.of(2, keys, keys));
        for (int b = 0; b < 2; b++) {
            for (int s = 0; s < keys; s++) {
                value.set((b * keys + s) * keys + s, 1);
            }
        }
        var lengths = Tensor.of(Shape.of(2), keys, keys);
        var y =
                DEVICE.compute(
                        new Op.Attention(1, false, 0.5, 9),
                        query,
                        key,
                        value,
                        lengths,
                        Tensor.of(Shape.of(3), seed));
        var words = new int[4];
        for (int row = 0; row < 2 * queries; row++) {
            for (int s = 0; s < keys; s++) {
                // Each row of 6 keys takes two blocks of four words.
                Philox.dropout(seed, 0, 9, row * 2 + s / 4, words);
                boolean dropped = (words[s % 4] >>> 8) < 1 << 23;
                assertEquals(
                        dropped ? 0 : 2.0 / keys, y.get(row * keys + s), 1e-15, row + ", " + s);
            }
        }
    }

    @Test
    void dropoutDropsAtItsRate() {
        var x = Tensor.full(DType.F32, Shape.of(100_000), 1);
        var y = DEVICE.compute(new Op.Dropout(0.3, 0), x, Tensor.of(Shape.of(3), 1, 2, 3));
        int dropped = 0;
        for (double value : y.toDoubles()) {
            dropped += value == 0 ? 1 : 0;
        }
        // A standard deviation is √(0.3·0.7·1e5) = 145.
        assertEquals(30_000, dropped, 600, "seed 1, 2, 3");
    }

    @Test
    void updatesMayOverwriteTheirOperands() {
        var op = new UpdateOp.Sgd(0.5, 0);
        var parameter = Tensor.of(Shape.of(2), 1.0, 2);
        var velocity = Tensor.of(Shape.of(2), 10.0, 20);
        var gradient = Tensor.of(Shape.of(2), 1.0, 1);
        var rate = Tensor.of(Shape.of(1), 0.1);
        var factor = Tensor.of(Shape.of(), 2.0);
        DEVICE.run(
                op,
                List.of(parameter, gradient, velocity, rate, factor),
                List.of(parameter, velocity));
        assertArrayEquals(new double[] {7, 12}, velocity.toDoubles(), 1e-15);
        assertArrayEquals(new double[] {0.3, 0.8}, parameter.toDoubles(), 1e-15);
    }

    @Test
    void resultsOfViewsStandAtTheirOffset() {
        var x = Tensor.of(Shape.of(3, 2), 1.0, 2, 3, 4, 5, 6);
        DEVICE.run(new Op.Affine(10, 1), List.of(x.slice(1, 2)), List.of(x.slice(2, 3)));
        assertArrayEquals(new double[] {1, 2, 3, 4, 31, 41}, x.toDoubles());
    }

    @Test
    void anEmptySumIsZero() {
        var x = Tensor.zeros(DType.F64, Shape.of(0, 3));
        assertArrayEquals(new double[3], DEVICE.compute(new Op.SumTo(Shape.of(3)), x).toDoubles());
        var product =
                DEVICE.compute(
                        new Op.MatMul(true, false), x, Tensor.zeros(DType.F64, Shape.of(0, 2)));
        assertArrayEquals(new double[6], product.toDoubles());
    }
}
