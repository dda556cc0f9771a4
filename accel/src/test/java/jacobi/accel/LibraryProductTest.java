package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a library computes is what our own kernel would have computed. */
class LibraryProductTest {
    private static final Scratch NONE =
            (type, shape) -> {
                throw new AssertionError("a product needs no " + type + shape);
            };

    private static final int MEMORY = 1 << 13;

    private int used;

    private Operand operand(int... dims) {
        var operand = new Operand(DType.F32, Shape.of(dims), used);
        used += operand.size() + 3;
        return operand;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void matricesOfAllKinds(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            used = 0;
            var op = new Op.MatMul(random.nextBoolean(), random.nextBoolean());
            int m = random.nextInt(1, 9);
            int n = random.nextInt(1, 9);
            int k = random.nextInt(1, 9);
            int batch = random.nextInt(1, 4);
            var a = op.transposeLeft() ? operand(batch, k, m) : operand(batch, m, k);
            // One matrix for all of the batch, or one for each.
            int others = random.nextBoolean() ? 1 : batch;
            var b = op.transposeRight() ? operand(others, n, k) : operand(others, k, n);
            var c = operand(batch, m, n);
            var name = "seed " + seed + ": " + op + " " + a.shape() + " " + b.shape();
            var launches = Lowering.of(op, List.of(a, b), List.of(c), NONE);
            assertEquals(1, compare(launches, random, name).size(), name);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void linearLayers(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            used = 0;
            var functions = List.of(Function.IDENTITY, Function.RELU, Function.SILU);
            var op = new Op.Linear(functions.get(random.nextInt(3)));
            int rows = random.nextInt(1, 9);
            int channels = random.nextInt(1, 9);
            int outputs = random.nextInt(1, 9);
            var in = new ArrayList<>(List.of(operand(rows, channels), operand(outputs, channels)));
            boolean biased = random.nextBoolean();
            if (biased) {
                in.add(operand(outputs));
            }
            var out = new ArrayList<>(List.of(operand(rows, outputs)));
            if (!op.activation().derivativeFromResult()) {
                out.add(operand(rows, outputs));
            }
            var name = "seed " + seed + ": " + op + " " + in;
            boolean plain = op.activation() == Function.IDENTITY && !biased;
            var launches = compare(Lowering.of(op, in, out, NONE), random, name);
            assertEquals(plain ? 1 : 2, launches.size(), name);
        }
    }

    /** As recurrences have them: some rows of a larger block, added to what is there. */
    @Test
    void rowsThatStandApart() {
        var random = new Random(1);
        var a = new Matrices.Walk(5, 40, 1);
        var b = new Matrices.Walk(1000, 7, 1).transposed();
        var launch = Matrices.addProduct(a, b, 6, 3, 7, 2000).writes();
        assertEquals(1, compare(List.of(launch), random, "rows 40 apart").size());
        launch = Matrices.product(a.transposed(), b.transposed(), 6, 7, 3, 2000, 3000).writes();
        assertEquals(2, compare(List.of(launch), random, "columns 40 apart, a bias").size());
    }

    @Test
    void whatNoLibraryTakesIsLeftToOurKernel() {
        var strided =
                Matrices.product(
                                new Matrices.Walk(0, 20, 2),
                                new Matrices.Walk(500, 3, 1),
                                4,
                                3,
                                5,
                                900)
                        .writes();
        assertEquals(List.of(strided), LibraryProduct.replace(List.of(strided)));

        var left = operand(2, 1, 3, 4, 5);
        var right = operand(1, 2, 3, 5, 6);
        var result = operand(2, 2, 3, 4, 6);
        var twoAxes =
                Lowering.of(
                        new Op.MatMul(false, false), List.of(left, right), List.of(result), NONE);
        assertEquals(twoAxes, LibraryProduct.replace(twoAxes));
        var empty =
                Lowering.of(
                        new Op.Linear(Function.RELU),
                        List.of(operand(3, 0), operand(7, 0), operand(7)),
                        List.of(operand(3, 7)),
                        NONE);
        assertEquals(empty, LibraryProduct.replace(empty));
        var other = Lowering.of(new Op.Affine(2, 1), List.of(left), List.of(operand(2, 60)), NONE);
        assertEquals(other, LibraryProduct.replace(other));
    }

    /** Both ways from the same memory; returns the library's launches. */
    private static List<Launch> compare(List<Launch> own, Random random, String name) {
        var memory = new float[MEMORY];
        for (int i = 0; i < memory.length; i++) {
            memory[i] = random.nextInt(-4, 5);
        }
        var byLibrary = memory.clone();
        own.forEach(launch -> compute(launch, memory));
        var launches = LibraryProduct.replace(own);
        assertEquals(Kernel.LIBRARY_GEMM, launches.getFirst().kernel(), name);
        launches.forEach(launch -> compute(launch, byLibrary));
        assertArrayEquals(memory, byLibrary, name);
        return launches;
    }

    // ---- what kernels do, as their comments say it ----------------------------------------------

    private static void compute(Launch launch, float[] memory) {
        switch (launch.kernel()) {
            case GEMM -> gemm(launch.ints(), launch.deep(), memory);
            case LIBRARY_GEMM -> library(LibraryProduct.of(launch.ints()), memory);
            case FINISH -> finish(launch.ints(), memory);
            default -> throw new AssertionError(launch);
        }
    }

    private static void gemm(int[] n, int batch, float[] memory) {
        for (int entry = 0; entry < batch; entry++) {
            int a = n[3] + (n[14] == 0 ? 0 : entry * n[16]);
            int b = n[6] + (n[14] == 0 ? 0 : entry * n[17]);
            for (int i = 0; i < n[0]; i++) {
                for (int j = 0; j < n[1]; j++) {
                    float sum = n[10] < 0 ? 0 : memory[n[10] + j];
                    for (int k = 0; k < n[2]; k++) {
                        sum += memory[a + i * n[4] + k * n[5]] * memory[b + k * n[7] + j * n[8]];
                    }
                    int place = (entry * n[0] + i) * n[1] + j;
                    if (n[11] >= 0) {
                        memory[n[11] + place] = sum;
                    }
                    sum += n[13] == 1 ? memory[n[9] + place] : 0;
                    memory[n[9] + place] = apply(n[12], sum);
                }
            }
        }
    }

    private static void finish(int[] n, float[] memory) {
        for (int i = 0; i < n[0]; i++) {
            float sum = memory[n[2] + i] + (n[3] < 0 ? 0 : memory[n[3] + i % n[1]]);
            memory[n[2] + i] = sum;
            memory[n[5] + i] = apply(n[4], sum);
        }
    }

    private static float apply(int function, float x) {
        return switch (Function.values()[function]) {
            case IDENTITY -> x;
            case RELU -> Math.max(x, 0);
            case SILU -> (float) (x / (1 + Math.exp(-x)));
            default -> throw new AssertionError(Function.values()[function]);
        };
    }

    /** SGEMM, with the demands that libraries make of leading dimensions. */
    private static void library(LibraryProduct p, float[] memory) {
        var a = p.left();
        var b = p.right();
        assertTrue(a.leading() >= Math.max(1, a.transposed() ? p.depth() : p.rows()), "" + p);
        assertTrue(b.leading() >= Math.max(1, b.transposed() ? p.columns() : p.depth()), "" + p);
        for (int entry = 0; entry < p.batch(); entry++) {
            for (int j = 0; j < p.columns(); j++) {
                for (int i = 0; i < p.rows(); i++) {
                    float sum = 0;
                    for (int k = 0; k < p.depth(); k++) {
                        sum += at(a, entry, i, k, memory) * at(b, entry, k, j, memory);
                    }
                    int place = p.to() + (entry * p.columns() + j) * p.rows() + i;
                    memory[place] = p.add() ? memory[place] + sum : sum;
                }
            }
        }
    }

    private static float at(LibraryProduct.Matrix m, int entry, int row, int column, float[] in) {
        int from = m.address() + entry * m.stride();
        return m.transposed()
                ? in[from + column + row * m.leading()]
                : in[from + row + column * m.leading()];
    }
}
