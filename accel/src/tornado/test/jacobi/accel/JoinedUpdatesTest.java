package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.UpdateOp;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Updates of several parameters by one launch have the bits of one by one. */
class JoinedUpdatesTest {
    private static final int MEMORY = 1 << 16;
    private static final int[] SIZES = {1, 255, 256, 257, 3, 1000, 512};

    private static Accelerator accelerator;

    private int used;

    @BeforeAll
    static void open() {
        accelerator = Launches.backEnd().open(Launches.DEVICE);
    }

    private Operand operand(int size) {
        var operand = new Operand(DType.F32, Shape.of(size), used);
        used += size;
        return operand;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneLaunchDoesWhatSeveralDo(boolean adam) {
        var rates = operand(adam ? 3 : 1);
        var factor = operand(1);
        var launches = new ArrayList<Launch>();
        for (int size : SIZES) {
            var parameter = operand(size);
            var gradient = operand(size);
            var m = operand(size);
            if (adam) {
                var v = operand(size);
                launches.addAll(
                        Updates.adam(
                                new UpdateOp.Adam(0.9, 0.98, 1e-9, 0.01, true),
                                List.of(parameter, gradient, m, v, rates, factor),
                                List.of(parameter, m, v)));
            } else {
                launches.addAll(
                        Updates.sgd(
                                new UpdateOp.Sgd(0.9, 0.01),
                                List.of(parameter, gradient, m, rates, factor),
                                List.of(parameter, m)));
            }
        }
        var joined = Updates.together(launches);
        assertEquals(2, joined.size(), "launches for " + SIZES.length + " parameters");
        var random = new Random(1);
        var before = new float[MEMORY];
        for (int i = 0; i < before.length; i++) {
            before[i] = random.nextFloat(0.1f, 1);
        }
        assertArrayEquals(
                Launches.run(accelerator, launches, before),
                Launches.run(accelerator, joined, before));
    }
}
