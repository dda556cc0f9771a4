package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.UpdateOp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** Floating-point operations and bytes, by hand. */
class CostTest {
    private static Cost cost(Op op, Shape... operands) {
        return OpCost.of(op, List.of(operands));
    }

    @ParameterizedTest
    @EnumSource
    void aProductCostsTheSameInEveryLayout(MatrixKernels.Layout layout) {
        var left = layout.left ? Shape.of(5, 3) : Shape.of(3, 5);
        var right = layout.right ? Shape.of(7, 5) : Shape.of(5, 7);
        assertEquals(
                new Cost(2 * 3 * 7 * 5, 4 * (3 * 5 + 5 * 7), 4 * 3 * 7),
                cost(new Op.MatMul(layout.left, layout.right), left, right));
    }

    @Test
    void aBatchCostsManyProducts() {
        var product = new Op.MatMul(false, false);
        var one = cost(product, Shape.of(3, 5), Shape.of(5, 7));
        assertEquals(one.times(6), cost(product, Shape.of(2, 3, 3, 5), Shape.of(2, 3, 5, 7)));
    }

    @Test
    void linearReadsItsBias() {
        var cost =
                cost(
                        new Op.Linear(Function.IDENTITY),
                        Shape.of(2, 3, 5),
                        Shape.of(7, 5),
                        Shape.of(7));
        assertEquals(new Cost(2 * 6 * 5 * 7, 4 * (30 + 35 + 7), 4 * 42), cost);
    }

    /** Brute force: the pairs that a mask leaves. */
    @ParameterizedTest
    @CsvSource({"4, 4", "3, 7", "7, 3", "1, 5", "5, 1"})
    void causalAttentionSeesHalf(int queries, int keys) {
        int seen = 0;
        for (int t = 0; t < queries; t++) {
            for (int s = 0; s < keys; s++) {
                seen += s <= t + keys - queries ? 1 : 0;
            }
        }
        assertEquals(seen, OpCost.pairs(queries, keys, true));
        assertEquals(queries * keys, OpCost.pairs(queries, keys, false));
    }

    @Test
    void attentionIsTwoProductsForwardAndFiveBackward() {
        var states = Shape.of(2, 4, 6);
        var lengths = Shape.of(2);
        var forward = cost(new Op.Attention(3, false, 0, 0), states, states, states, lengths);
        assertEquals(2 * 2 * 2 * 16 * 6, forward.flops());
        var backward =
                cost(
                        new GradientOp.Attention(3, false, 0, 0),
                        states,
                        states,
                        states,
                        lengths,
                        states,
                        Shape.of(2, 3, 4),
                        states);
        assertEquals(2.5 * forward.flops(), backward.flops());
    }

    @Test
    void bytesOfWhatWaitsForMemory() {
        var x = Shape.of(8, 16);
        assertEquals(new Cost(0, 4 * 128, 4 * 128), cost(new Op.Softmax(), x));
        assertEquals(Cost.NONE, cost(new Op.Reshape(Shape.of(128)), x));
        assertEquals(new Cost(0, 4 * 32, 4 * 32), cost(new Op.Slice(0, 2, 4), x));
        // Of a table of 1000 rows, only the two that are asked for.
        assertEquals(
                new Cost(0, 4 * (2 + 32), 4 * 32),
                cost(new Op.Embedding(1), Shape.of(1000, 16), Shape.of(2)));
        // Of a cache of 512 places, only the one that is filled.
        assertEquals(
                new Cost(0, 4 * (2 * 16 + 2), 4 * 2 * 16),
                cost(new UpdateOp.Insert(), Shape.of(2, 512, 16), Shape.of(2, 1, 16), Shape.of(2)));
        // Of a table of 1000 rows, only the two that are added to.
        assertEquals(
                new Cost(0, 4 * (2 + 2 * 32), 4 * 32),
                cost(new UpdateOp.AddRows(1), Shape.of(1000, 16), Shape.of(2), Shape.of(2, 16)));
        var adam =
                cost(
                        new UpdateOp.Adam(0.9, 0.999, 1e-8, 0, true),
                        x,
                        x,
                        x,
                        x,
                        Shape.of(3),
                        Shape.of());
        assertEquals(new Cost(0, 4 * (4 * 128 + 4), 4 * 3 * 128), adam);
    }

    /** A machine of 100 FLOP/s whose memory copies 10 bytes a second, 40 in the cache. */
    private static final Peaks PEAKS =
            new Peaks(
                    100,
                    List.of(
                            new Peaks.Bandwidth(1_000, 40, 80),
                            new Peaks.Bandwidth(1_000_000, 10, 20)));

    @Test
    void theRoofIsArithmeticOrMemory() {
        var product = new Cost(10_000, 400, 400);
        assertTrue(PEAKS.boundByArithmetic(product));
        assertEquals(100, PEAKS.seconds(product));
        var copy = new Cost(100, 400, 400);
        assertFalse(PEAKS.boundByArithmetic(copy));
        assertEquals(20, PEAKS.seconds(copy));
    }

    @Test
    void bandwidthIsThatOfTheNearestFootprint() {
        assertEquals(40, PEAKS.bandwidth(1).copy());
        assertEquals(40, PEAKS.bandwidth(31_000).copy());
        assertEquals(10, PEAKS.bandwidth(32_000).copy());
        assertEquals(10, PEAKS.bandwidth(1e12).copy());
    }

    @Test
    void whatOnlyReadsIsMeasuredByReading() {
        assertEquals(100, PEAKS.seconds(new Cost(0, 8_000, 0)));
        assertEquals(50_000, PEAKS.seconds(new Cost(0, 1e6, 0)));
    }

    @Test
    void moreCoresAndACap() {
        var more = PEAKS.on(4).capped(100);
        assertEquals(400, more.flops());
        assertEquals(100, more.bandwidth(1_000).copy());
        assertEquals(40, more.bandwidth(1e6).copy());
    }

    /** What is written down on paper is what a step computes. */
    @ParameterizedTest
    @CsvSource({"32, 2, 1, 4, 8, 100", "64, 1, 3, 2, 16, 50", "16, 4, 2, 1, 32, 300"})
    void thePaperStepIsTheRealOne(
            int width, int heads, int layers, int batch, int time, int vocabulary) {
        var train =
                new TrainCase(
                        "test",
                        TrainCase.Kind.GPT,
                        width,
                        heads,
                        layers,
                        3 * width,
                        batch,
                        time,
                        vocabulary,
                        0);
        var model = train.model();
        var device = new MeteredDevice(Devices.standard());
        Devices.using(device, () -> new Trainee(train, model).step(false));
        var paper = new PaperStep(train);
        assertEquals(model.parameters().count(), paper.parameters());
        assertEquals(device.total().flops(), paper.total().flops());
        assertEquals(1, paper.total().bytes() / device.total().bytes(), 0.25);
    }
}
