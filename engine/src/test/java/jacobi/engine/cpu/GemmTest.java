package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Matrix products against three loops in double precision. */
@Tag("widths")
class GemmTest {
    private static final Team TEAM = new Team(2);

    /** What surrounds matrices in their arrays, and what C holds before. */
    private static final float GARBAGE = Float.NaN;

    private static final int MARGIN = 3;

    /** A product [m, k]·[k, n], and the seed of its operands. */
    private record Sizes(int m, int n, int k, long seed) {}

    /** Around tiles, vectors, tasks and blocks of K; drawn from a seed, so they always recur. */
    static Stream<Sizes> sizes() {
        int[] awkward = {1, 2, 3, 7, 13, 31, 64, 97, 207};
        var random = new SplittableRandom(7);
        var drawn =
                IntStream.range(0, 60)
                        .mapToObj(
                                i ->
                                        new Sizes(
                                                awkward[random.nextInt(awkward.length)],
                                                awkward[random.nextInt(awkward.length)],
                                                awkward[random.nextInt(awkward.length)],
                                                i));
        int[] depths = {
            0, 1, 127, 128, 129, 511, 512, 513, 1023, 1024, 1025, 1531,
        };
        var deep = Arrays.stream(depths).mapToObj(k -> new Sizes(31, 67, k, k));
        var large =
                Stream.of(
                        new Sizes(97, 257, 300, 1),
                        new Sizes(300, 130, 600, 2),
                        new Sizes(26, 700, 64, 3),
                        new Sizes(700, 33, 64, 4),
                        new Sizes(1, 1, 5000, 5));
        return Stream.of(drawn, deep, large).flatMap(s -> s);
    }

    /** Operands of a product, each somewhere in an array that holds garbage elsewhere. */
    private static final class Case {
        final Sizes sizes;
        final Matrix a;
        final Matrix b;
        final float[] bias;

        Case(Sizes sizes, boolean transposeA, boolean transposeB) {
            this.sizes = sizes;
            var random = new SplittableRandom(sizes.seed);
            int k = sizes.k;
            a = matrix(random, sizes.m * k, transposeA ? sizes.m : k, transposeA);
            b = matrix(random, k * sizes.n, transposeB ? k : sizes.n, transposeB);
            bias = numbers(random, sizes.n);
        }

        private static Matrix matrix(
                SplittableRandom random, int size, int pitch, boolean transposed) {
            return Matrix.of(numbers(random, size), MARGIN, pitch, transposed);
        }

        private static float[] numbers(SplittableRandom random, int size) {
            var array = garbage(size);
            for (int i = 0; i < size; i++) {
                array[MARGIN + i] = (float) random.nextDouble(-1, 1);
            }
            return array;
        }

        static float[] garbage(int size) {
            var array = new float[size + 2 * MARGIN];
            Arrays.fill(array, GARBAGE);
            return array;
        }

        double exact(int i, int j, boolean withBias) {
            double sum = withBias ? bias[MARGIN + j] : 0;
            for (int p = 0; p < sizes.k; p++) {
                sum += (double) a.array()[a.index(i, p)] * b.array()[b.index(p, j)];
            }
            return sum;
        }

        /** C, with its margins. */
        float[] compute(Way way, Team team, boolean withBias) {
            var c = garbage(sizes.m * sizes.n);
            var target =
                    new Target(
                            c,
                            MARGIN,
                            c,
                            MARGIN,
                            withBias ? bias : null,
                            MARGIN,
                            Function.IDENTITY);
            way.prepare(sizes.m, sizes.n, sizes.k, a, b, target).run(team);
            return c;
        }

        /** Errors of k roundings of partial sums, which are about √k, in the worst order. */
        double tolerance() {
            return (sizes.k + 8) * 0x1p-23;
        }

        void check(float[] c, boolean withBias) {
            for (int i = 0; i < sizes.m; i++) {
                for (int j = 0; j < sizes.n; j++) {
                    assertEquals(
                            exact(i, j, withBias),
                            c[MARGIN + i * sizes.n + j],
                            tolerance(),
                            sizes + " at row " + i + ", column " + j);
                }
            }
            for (int i = 0; i < MARGIN; i++) {
                assertTrue(Float.isNaN(c[i]), sizes + " wrote before C");
                assertTrue(Float.isNaN(c[c.length - 1 - i]), sizes + " wrote behind C");
            }
        }
    }

    private interface Way {
        Work prepare(int m, int n, int k, Matrix a, Matrix b, Target target);
    }

    static Stream<Arguments> sizesAndTranspositions() {
        return sizes().flatMap(
                        s ->
                                Stream.of(
                                        Arguments.of(s, false, false),
                                        Arguments.of(s, false, true),
                                        Arguments.of(s, true, false),
                                        Arguments.of(s, true, true)));
    }

    @ParameterizedTest
    @MethodSource("sizesAndTranspositions")
    void packedProduct(Sizes sizes, boolean transposeA, boolean transposeB) {
        var c = new Case(sizes, transposeA, transposeB);
        c.check(c.compute(Gemm::new, TEAM, false), false);
        c.check(c.compute(Gemm::new, TEAM, true), true);
    }

    @ParameterizedTest
    @MethodSource("sizesAndTranspositions")
    void productByTheWayThatSuits(Sizes sizes, boolean transposeA, boolean transposeB) {
        var c = new Case(sizes, transposeA, transposeB);
        c.check(c.compute(MatrixProduct::prepare, TEAM, true), true);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 20, 21})
    void fewRows(int m) {
        for (int n : new int[] {1, 4, 15, 64, 65, 207, 1500}) {
            for (int k : new int[] {0, 1, 15, 16, 207, 700}) {
                var sizes = new Sizes(m, n, k, m);
                var dots = new Case(sizes, false, true);
                dots.check(dots.compute(DotProduct::prepare, TEAM, true), true);
                for (boolean transposeA : new boolean[] {false, true}) {
                    var rows = new Case(sizes, transposeA, false);
                    rows.check(rows.compute(RowProduct::prepare, TEAM, true), true);
                }
            }
        }
    }

    /** More than fits into the arrays of packed panels, so that K takes several passes. */
    @Test
    void severalPasses() {
        var c = new Case(new Sizes(13, 37, 600_000, 1), false, true);
        c.check(c.compute(Gemm::new, TEAM, true), true);
    }

    @ParameterizedTest
    @MethodSource("manyTasks")
    void threadsChangeNoBit(Sizes sizes) {
        for (boolean transposeA : new boolean[] {false, true}) {
            for (boolean transposeB : new boolean[] {false, true}) {
                var c = new Case(sizes, transposeA, transposeB);
                var one = c.compute(MatrixProduct::prepare, new Team(1), true);
                for (int threads = 2; threads <= 4; threads++) {
                    assertArrayEquals(
                            one,
                            c.compute(MatrixProduct::prepare, new Team(threads), true),
                            sizes + " on " + threads + " threads");
                }
            }
        }
    }

    static Stream<Sizes> manyTasks() {
        return Stream.of(
                new Sizes(3, 4000, 300, 1),
                new Sizes(20, 2000, 300, 2),
                new Sizes(97, 97, 97, 3),
                new Sizes(150, 207, 1100, 4),
                new Sizes(301, 97, 600, 5));
    }

    /** A prepared product reads its operands anew, on as many threads as there are then. */
    @Test
    void preparedProductRunsAgain() {
        for (boolean transposed : new boolean[] {false, true}) {
            var first = new Case(new Sizes(97, 207, 600, 1), transposed, !transposed);
            var second = new Case(new Sizes(97, 207, 600, 2), transposed, !transposed);
            var c = Case.garbage(97 * 207);
            var work = new Gemm(97, 207, 600, first.a, first.b, Target.of(c, MARGIN));
            work.run(new Team(3));
            System.arraycopy(second.a.array(), 0, first.a.array(), 0, first.a.array().length);
            System.arraycopy(second.b.array(), 0, first.b.array(), 0, first.b.array().length);
            work.run(TEAM);
            second.check(c, false);
        }
    }

    /** What was in the panels before does not matter, nor who used them. */
    @Test
    void panelsAreReused() {
        var small = new Case(new Sizes(31, 13, 7, 1), false, false);
        var large = new Case(new Sizes(207, 130, 300, 2), true, true);
        var expected = small.compute(Gemm::new, TEAM, true);
        var infinite = new Case(new Sizes(97, 97, 97, 3), false, false);
        Arrays.fill(infinite.a.array(), Float.POSITIVE_INFINITY);
        large.check(large.compute(Gemm::new, TEAM, true), true);
        infinite.compute(Gemm::new, TEAM, true);
        assertArrayEquals(expected, small.compute(Gemm::new, TEAM, true));
    }

    @ParameterizedTest
    @EnumSource
    void linearAppliesEachFunction(Function function) {
        var cpu = new CpuDevice(2);
        var op = new Op.Linear(function);
        var sums = new Op.Linear(Function.IDENTITY);
        for (int rows : new int[] {1, 7, 31, 207}) {
            var random = new SplittableRandom(rows);
            var x = positive(random, rows, 97);
            var weight = positive(random, 67, 97);
            var bias = positive(random, 67);
            for (var operands : List.of(List.of(x, weight), List.of(x, weight, bias))) {
                var sum = cpu.run(sums, operands).getFirst();
                var expected = cpu.run(new Op.Unary(function), List.of(sum)).getFirst();
                var results = cpu.run(op, operands);
                var message = function + " of " + rows + " rows";
                assertArrayEquals(expected.toDoubles(), results.getFirst().toDoubles(), message);
                if (!function.derivativeFromResult()) {
                    assertArrayEquals(sum.toDoubles(), results.get(1).toDoubles(), message);
                }
            }
        }
    }

    private static Tensor positive(SplittableRandom random, int... dims) {
        var tensor = Tensor.zeros(DType.F32, Shape.of(dims));
        for (int i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextDouble(0.01, 0.2));
        }
        return tensor;
    }

    /** x [2, 1, 3, m, k] and y [4, 1, k, n] meet in [2, 4, 3, m, n], each matrix the right one. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 60})
    void leadingAxesBroadcast(int m) {
        int n = 37;
        int k = 1100;
        var random = new SplittableRandom(m);
        var x = positive(random, 2, 1, 3, m, k);
        var y = positive(random, 4, 1, k, n);
        var op = new Op.MatMul(false, false);
        var cpu = new CpuDevice(2);
        var all = cpu.run(op, List.of(x, y)).getFirst();
        assertEquals(Shape.of(2, 4, 3, m, n), all.shape());
        var products = all.reshape(Shape.of(24, m, n));
        var lefts = x.reshape(Shape.of(6, m, k));
        var rights = y.reshape(Shape.of(4, k, n));
        for (int i = 0; i < 24; i++) {
            var left = lefts.slice(i / 12 * 3 + i % 3, i / 12 * 3 + i % 3 + 1);
            var right = rights.slice(i / 3 % 4, i / 3 % 4 + 1);
            var one = cpu.run(op, List.of(left, right)).getFirst();
            assertArrayEquals(
                    one.toDoubles(), products.slice(i, i + 1).toDoubles(), "product " + i);
        }
    }
}
