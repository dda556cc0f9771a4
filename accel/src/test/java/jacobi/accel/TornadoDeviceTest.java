package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Program;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** What goes up, what comes down and what stays, without a back end. */
class TornadoDeviceTest {
    private static final Shape SHAPE = Shape.of(10, 20);

    private final FakeAccelerator accelerator = new FakeAccelerator(1 << 20, 1 << 16);
    private final TornadoDevice device = new TornadoDevice(accelerator);

    @Test
    void elementsStayThereUntilTheyAreAskedFor() {
        var x = Tensor.full(DType.F32, SHAPE, 3);

        var y = device.compute(new Op.Affine(2, 0), x);
        var z = device.compute(new Op.Affine(2, 0), y);

        assertEquals(1, accelerator.uploads.size(), "x alone goes up");
        assertTrue(accelerator.downloads.isEmpty(), "nothing comes down by itself");
        var launch = accelerator.plans.getLast().launches().getFirst();
        accelerator.set(launch.writes().getFirst().address() + 7, 42);
        assertEquals(42, z.get(7));
        assertEquals(1, accelerator.downloads.size(), "z alone comes down");
    }

    @Test
    void whatJavaChangesGoesUpAgain() {
        var x = Tensor.full(DType.F32, SHAPE, 3);
        device.compute(new Op.Affine(2, 0), x);
        device.compute(new Op.Affine(2, 0), x);
        assertEquals(1, accelerator.uploads.size());

        x.set(0, 4);
        device.compute(new Op.Affine(2, 0), x);

        assertEquals(2, accelerator.uploads.size());
    }

    @Test
    void whatIsWrittenInPartKeepsTheRest() {
        var all = Tensor.full(DType.F32, SHAPE, 3);
        var x = Tensor.full(DType.F32, Shape.of(2, 20), 1);

        device.run(new Op.Affine(2, 0), List.of(x), List.of(all.slice(4, 6)));

        assertEquals(3, all.get(0), "an element beside the result");
    }

    /** Ids go up at every run, since Java may have changed them in its own array; weights once. */
    @Test
    void aReplaySendsInputsAndKeepsParameters() {
        var table = Tensor.full(DType.F32, SHAPE, 3);
        var ids = Tensor.of(Shape.of(4), 1, 2, 3, 4);
        var program =
                Devices.using(
                        device,
                        () ->
                                Program.record(
                                        () ->
                                                List.of(
                                                        Devices.current()
                                                                .compute(
                                                                        new Op.Embedding(1),
                                                                        table,
                                                                        ids))));
        accelerator.uploads.clear();
        program.run();
        program.run();

        assertEquals(2, accelerator.uploads.size());
        assertTrue(accelerator.uploads.stream().allMatch(Accelerator.Part::integers));
    }

    @Test
    void saysWhenMemoryIsFull() {
        var large = Tensor.full(DType.F32, Shape.of(1 << 19), 1);
        var second = device.compute(new Op.Affine(1, 0), large);

        var full =
                assertThrows(
                        OutOfDeviceMemoryException.class,
                        () -> device.compute(new Op.Affine(1, 0), second));

        assertTrue(full.getMessage().contains("2 MiB more"), full.getMessage());
        assertEquals(1 << 19, large.size());
    }

    @Test
    void memoryOfGarbageIsUsedAgain() {
        for (int i = 0; i < 50; i++) {
            device.compute(new Op.Affine(1, 0), Tensor.full(DType.F32, Shape.of(1 << 17), 1));
        }
        assertEquals(50, accelerator.plans.size());
    }

    /** Random programs: what is read is there, and all is within the limits; see the fake. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void everythingIsProducedBeforeItIsUsed(long seed) {
        var program = Devices.using(device, () -> Program.record(new Work(seed)));
        int before = accelerator.plans.size();

        program.run();
        program.run();

        assertEquals(before + 2, accelerator.plans.size(), "seed " + seed);
        var plan = accelerator.plans.getLast();
        assertTrue(plan.launches().size() >= 3, "seed " + seed);
    }

    /** A random training step: layers forward and backward, an update, the loss. */
    private final class Work implements Supplier<List<Tensor>> {
        private final Random random;
        private final Tensor input = Tensor.full(DType.F32, SHAPE, 1);
        private final Tensor ids = Tensor.of(Shape.of(10), 1, 2, 3, 4, 5, 6, 7, 8, 9, 0);
        private final Tensor seed = Tensor.of(Shape.of(3), 1, 2, 3);
        private final Tensor rates = Tensor.of(Shape.of(3), 0.1f, 0.1f, 0.1f);
        private final Tensor factor = Tensor.scalar(1);

        Work(long seed) {
            random = new Random(seed);
        }

        @Override
        public List<Tensor> get() {
            var values = new ArrayList<Tensor>();
            values.add(input);
            int layers = 3 + random.nextInt(400);
            for (int i = 0; i < layers; i++) {
                var x = values.get(random.nextInt(values.size()));
                var y = values.get(random.nextInt(values.size()));
                values.add(layer(x, y));
                if (values.size() > 5) {
                    values.remove(random.nextInt(values.size()));
                }
            }
            var sum = Devices.current().compute(new Op.SumTo(Shape.of()), values.getLast());
            return List.of(sum);
        }

        private Tensor layer(Tensor x, Tensor y) {
            var row = x.slice(0, 1).reshape(Shape.of(20));
            return switch (random.nextInt(11)) {
                case 0 -> Devices.current().compute(new Op.Unary(Function.GELU), x);
                case 1 -> Devices.current().compute(new Op.Binary(Op.Arithmetic.ADD), x, y);
                case 2 -> Devices.current().compute(new Op.Dropout(0.1, 1), x, seed);
                case 3 -> Devices.current().compute(new Op.Softmax(), x);
                case 4 -> normalized(x, row);
                case 5 -> {
                    var product = Devices.current().compute(new Op.MatMul(false, true), x, y);
                    yield Devices.current().compute(new Op.MatMul(false, false), product, y);
                }
                case 6 -> {
                    var heads = x.reshape(Shape.of(2, 5, 20));
                    var lengths = Tensor.of(Shape.of(2), 5, 3);
                    yield Devices.current()
                            .compute(new Op.Attention(2, true, 0, 0), heads, heads, heads, lengths)
                            .reshape(SHAPE);
                }
                case 7 -> Devices.current().compute(new GradientOp.Embedding(10, 1), ids, x);
                case 8 -> Devices.current().compute(new Op.Embedding(1), x, ids);
                case 9 -> {
                    var squares = Devices.current().compute(new UpdateOp.SumOfSquares(), x, y);
                    yield Devices.current().compute(new Op.Binary(Op.Arithmetic.ADD), x, squares);
                }
                default -> updated(x, y);
            };
        }

        private Tensor normalized(Tensor x, Tensor row) {
            var norm = Devices.current().run(new Op.LayerNorm(1e-5), List.of(x, row, row));
            return Devices.current()
                    .run(
                            new GradientOp.LayerNorm(),
                            List.of(x, row, norm.get(1), norm.get(2), norm.getFirst()))
                    .getFirst();
        }

        private Tensor updated(Tensor x, Tensor gradient) {
            var op = new UpdateOp.Adam(0.9, 0.99, 1e-8, 0, false);
            return Devices.current().run(op, List.of(x, gradient, x, x, rates, factor)).getFirst();
        }
    }
}
