package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Program;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Recorded work on the tornado device: kernel by kernel first, then as a chain of task graphs. */
class TornadoProgramTest {
    /** Runs before a chain is made, where a device is opened. */
    private static final String CHAIN_AFTER = "jacobi.tornado.chainAfter";

    private static final int SINGLE_RUNS = 3;

    private static Device tornado;

    @BeforeAll
    static void open() {
        var provider = new TornadoProvider();
        provider.unavailable().ifPresent(why -> assumeTrue(false, why));
        var before = System.setProperty(CHAIN_AFTER, String.valueOf(SINGLE_RUNS));
        try {
            tornado = provider.create(1, System.getProperty("jacobi.tornado.device", ""));
        } finally {
            if (before == null) {
                System.clearProperty(CHAIN_AFTER);
            } else {
                System.setProperty(CHAIN_AFTER, before);
            }
        }
    }

    /** Enough operations for several links, with an input that changes and a state that stays. */
    @Test
    void chainsComputeWhatSingleKernelsDo() {
        var input = Tensor.zeros(DType.F32, Shape.of(5, 300));
        var state = Tensor.zeros(DType.F32, Shape.of(5, 300));
        var program = Devices.using(tornado, () -> Program.record(work(input, state)));
        var otherState = Tensor.zeros(DType.F32, Shape.of(5, 300));
        var other =
                Devices.using(
                        Devices.named("cpu", 1), () -> Program.record(work(input, otherState)));

        var random = new Random(7);
        for (int run = 0; run < SINGLE_RUNS + 5; run++) {
            for (int i = 0; i < input.size(); i++) {
                input.set(i, random.nextGaussian());
            }
            program.run();
            other.run();
            assertEquals(
                    other.results().getFirst().item(),
                    program.results().getFirst().item(),
                    1e-3,
                    "run " + run);
        }
        assertEquals(otherState.get(1499), state.get(1499), 1e-3);
        var compiled = ((AcceleratedDevice) tornado).usage().compiled();
        assertTrue(compiled >= program.size(), compiled + " kernels of " + program.size());
    }

    private static Supplier<List<Tensor>> work(Tensor input, Tensor state) {
        return () -> {
            var device = Devices.current();
            var x = input;
            for (int i = 0; i < 150; i++) {
                x = device.compute(new Op.Affine(0.99, 0.01), x);
                x = device.compute(new Op.Unary(Function.TANH), x);
            }
            var sum = device.compute(new Op.Binary(Op.Arithmetic.ADD), state, x);
            device.run(new Op.Affine(0.5, 0), List.of(sum), List.of(state));
            return List.of(device.compute(new Op.SumTo(Shape.of()), state));
        };
    }
}
