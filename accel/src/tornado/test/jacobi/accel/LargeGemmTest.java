package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import jacobi.engine.DType;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Shape;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Products in larger blocks have the bits of those in smaller ones. */
class LargeGemmTest {
    private static final int MEMORY = 1 << 20;

    private static final Scratch NONE =
            (type, shape) -> {
                throw new AssertionError("a product needs no " + type + shape);
            };

    private static Accelerator accelerator;

    private int used;

    @BeforeAll
    static void open() {
        accelerator = Launches.backEnd().open(Launches.DEVICE);
    }

    private Operand operand(int... dims) {
        var operand = new Operand(DType.F32, Shape.of(dims), used);
        used += operand.size();
        return operand;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void matricesOfAllKinds(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            used = 0;
            var op = new Op.MatMul(random.nextBoolean(), random.nextBoolean());
            int m = size(random);
            int n = size(random);
            int k = size(random);
            int batch = random.nextInt(1, 3);
            var a = op.transposeLeft() ? operand(batch, k, m) : operand(batch, m, k);
            int others = random.nextBoolean() ? 1 : batch;
            var b = op.transposeRight() ? operand(others, n, k) : operand(others, k, n);
            var c = operand(batch, m, n);
            compare(
                    Lowering.of(op, List.of(a, b), List.of(c), NONE),
                    random,
                    "seed " + seed + ": " + op + " " + a.shape() + " " + b.shape());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void linearLayers(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 8; i++) {
            used = 0;
            var functions = List.of(Function.IDENTITY, Function.RELU, Function.GELU);
            var op = new Op.Linear(functions.get(random.nextInt(3)));
            int rows = size(random);
            int channels = size(random);
            int outputs = size(random);
            var in = new ArrayList<>(List.of(operand(rows, channels), operand(outputs, channels)));
            if (random.nextBoolean()) {
                in.add(operand(outputs));
            }
            var out = new ArrayList<>(List.of(operand(rows, outputs)));
            if (!op.activation().derivativeFromResult()) {
                out.add(operand(rows, outputs));
            }
            compare(Lowering.of(op, in, out, NONE), random, "seed " + seed + ": " + op + " " + in);
        }
    }

    /** Below, at and above the size of a block and of its halves. */
    private static int size(Random random) {
        int[] corners = {1, 3, 8, 9, 63, 64, 65, 127, 128, 129, 207, 257};
        return corners[random.nextInt(corners.length)];
    }

    private static void compare(List<Launch> launches, Random random, String name) {
        var before = new float[MEMORY];
        for (int i = 0; i < before.length; i++) {
            before[i] = (float) random.nextGaussian();
        }
        var small = Launches.run(accelerator, launches, before);
        var large =
                Launches.run(
                        accelerator,
                        launches.stream()
                                .flatMap(l -> Matrices.inLargeBlocks(l, 1).stream())
                                .toList(),
                        before);
        assertArrayEquals(small, large, name);
    }
}
