package jacobi.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.engine.Arena;
import jacobi.engine.Devices;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;

import java.util.List;

class ReplayTest {
    private int recordings;

    private final Replay replay =
            new Replay(
                    batch -> {
                        recordings++;
                        var device = Devices.current();
                        var sum = new Op.SumTo(Shape.of());
                        return device.run(sum, device.run(new Op.Affine(2, 0), batch));
                    },
                    new Arena());

    private double run(float... values) {
        return replay.run(List.of(Tensor.of(Shape.of(values.length), values))).getFirst().item();
    }

    @Test
    void batchesOfTheSameShapeShareAProgram() {
        assertEquals(6, run(1, 2));
        assertEquals(14, run(3, 4));
        assertEquals(30, run(4, 5, 6));
        assertEquals(22, run(5, 6));
        assertEquals(6, run(1, 1, 1));
        assertEquals(2, recordings);
    }

    /** What a batch's caller keeps is neither written nor read later. */
    @Test
    void batchesStayTheirOwners() {
        var batch = Tensor.of(Shape.of(2), 1f, 2f);
        replay.run(List.of(batch));
        run(7, 8);
        assertEquals(1, batch.get(0));
        batch.set(0, 9);
        assertEquals(6, run(1, 2));
    }
}
