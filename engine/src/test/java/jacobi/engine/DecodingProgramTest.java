package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

/** A step of decoding, recorded once and replayed at other positions. */
class DecodingProgramTest {
    private static final Device DEVICE = Devices.named("cpu", 2);
    private static final int ROWS = 2;
    private static final int PLACES = 300;
    private static final int HEADS = 4;
    private static final int KEY_HEADS = 2;
    private static final int SIZE = 6;

    /** What a step reads and writes; all of it is outside the program. */
    private record Step(Tensor x, Tensor cache, Tensor starts, Tensor lengths) {
        static Step first() {
            return new Step(
                    Tensor.zeros(DType.F32, Shape.of(ROWS, 1, HEADS * SIZE)),
                    Tensor.zeros(DType.F32, Shape.of(ROWS, PLACES, KEY_HEADS * SIZE)),
                    Tensor.of(Shape.of(ROWS), 0, 0),
                    Tensor.of(Shape.of(ROWS), 1, 1));
        }

        /** Row 1 is ten tokens ahead. */
        void moveTo(int position) {
            x.copyFrom(new Draw("token " + position).numbers(ROWS, 1, HEADS * SIZE));
            for (int b = 0; b < ROWS; b++) {
                starts.set(b, position + 10 * b);
                lengths.set(b, position + 10 * b + 1);
            }
        }

        /** Queries and keys are turned, keys serve as values too. */
        Tensor compute() {
            var device = Devices.current();
            var turn = new Op.Rotary(SIZE, 100, false);
            var key = device.compute(new Op.Slice(2, 0, KEY_HEADS * SIZE), x);
            var turned = device.compute(turn, key, starts);
            device.update(new UpdateOp.Insert(), List.of(cache, turned, starts), List.of(cache));
            var query = device.compute(turn, x, starts);
            var attention = new Op.Attention(HEADS, KEY_HEADS, false, 0, 0);
            return device.compute(attention, query, cache, cache, lengths);
        }
    }

    @Test
    void replayMovesOn() {
        var eager = Step.first();
        var replayed = Step.first();
        eager.moveTo(0);
        replayed.moveTo(0);
        var expected = Devices.using(DEVICE, eager::compute);
        var program =
                Devices.using(DEVICE, () -> Program.record(() -> List.of(replayed.compute())));
        var actual = program.results().getFirst();
        for (int position : new int[] {1, 2, 3, 250, 289}) {
            assertArrayEquals(expected.toFloats(), actual.toFloats(), "before " + position);
            eager.moveTo(position);
            replayed.moveTo(position);
            expected = Devices.using(DEVICE, eager::compute);
            program.run();
            assertArrayEquals(eager.cache.toFloats(), replayed.cache.toFloats(), "" + position);
        }
        assertArrayEquals(expected.toFloats(), actual.toFloats());
    }

    @Test
    void aStartBeyondTheCacheChangesNothing() {
        var step = Step.first();
        step.moveTo(3);
        var program = Devices.using(DEVICE, () -> Program.record(() -> List.of(step.compute())));
        var before = step.cache.toFloats();
        step.starts.set(1, PLACES);
        var refused = assertThrows(IndexException.class, program::run);
        assertEquals(
                "Insert[]: start 300 at position 1 of [2] is not in [0, 300)",
                refused.getMessage());
        assertArrayEquals(before, step.cache.toFloats());
    }

    /** What a later token would see of earlier ones does not depend on where they all stand. */
    @Test
    void turnedProductsDependOnTheDistance() {
        var draw = new Draw("turned");
        var query = draw.numbers(1, 1, 64);
        var key = draw.numbers(1, 1, 64);
        var turn = new Op.Rotary(64, 10_000, false);
        for (int shift : new int[] {0, 7, 1000}) {
            var q = DEVICE.compute(turn, query, Tensor.of(Shape.of(1), 12 + shift));
            var k = DEVICE.compute(turn, key, Tensor.of(Shape.of(1), 5 + shift));
            var product = DEVICE.compute(new Op.MatMul(false, true), q, k);
            var expected =
                    DEVICE.compute(
                            new Op.MatMul(false, true),
                            DEVICE.compute(turn, query, Tensor.of(Shape.of(1), 7)),
                            key);
            assertEquals(expected.item(), product.item(), 1e-5, "shift " + shift);
        }
        var back = new Op.Rotary(64, 10_000, true);
        var start = Tensor.of(Shape.of(1), 999);
        var there = DEVICE.compute(back, DEVICE.compute(turn, query, start), start);
        assertTrue(new Tolerance(0, 1e-6).allows(query.get(5), there.get(5)));
    }

    /** A cache that the program makes and needs no longer is filled where it is. */
    @Test
    void anInsertionTakesItsCachesPlace() {
        var rows = Tensor.full(DType.F32, Shape.of(1, 1, 4), 2);
        var starts = Tensor.of(Shape.of(1), 1);
        var program =
                Devices.using(DEVICE, () -> Program.record(() -> List.of(filled(rows, starts))));
        assertEquals(16 * 4 * Float.BYTES, program.plannedBytes());
        starts.set(0, 2);
        program.run();
        var expected = new float[64];
        Arrays.fill(expected, 6);
        Arrays.fill(expected, 8, 12, 2);
        assertArrayEquals(expected, program.results().getFirst().toFloats());
    }

    private static Tensor filled(Tensor rows, Tensor starts) {
        var device = Devices.current();
        var cache = device.compute(new Op.BroadcastTo(Shape.of(1, 16, 4)), rows);
        var tripled = device.compute(new Op.Affine(3, 0), cache);
        var filled = device.compute(new UpdateOp.Insert(), tripled, rows, starts);
        return device.compute(new Op.Affine(1, 0), filled);
    }
}
