package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Philox;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.reference.ReferenceDevice;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

@Tag("widths")
class AttentionTest {
    private static final int SITE = 7;

    private final Team team = new Team(2);
    private final ReferenceDevice reference = new ReferenceDevice();

    /** A random attention: its operands, and the gradient of its result. */
    private record Case(String text, Op.Attention op, List<Tensor> operands, Tensor gradient) {
        static Case of(
                long seed, int h, int t, int s, int d, boolean causal, double rate, int... length) {
            return grouped(seed, h, h, t, s, d, causal, rate, length);
        }

        static Case grouped(
                long seed,
                int h,
                int keyHeads,
                int t,
                int s,
                int d,
                boolean causal,
                double rate,
                int... length) {
            var random = new Random(seed);
            int b = length.length;
            var op = new Op.Attention(h, keyHeads, causal, rate, SITE);
            var operands = new ArrayList<Tensor>();
            operands.add(normal(random, Shape.of(b, t, h * d)));
            operands.add(normal(random, Shape.of(b, s, keyHeads * d)));
            operands.add(normal(random, Shape.of(b, s, keyHeads * d)));
            operands.add(Tensor.of(Shape.of(b), length));
            if (rate > 0) {
                operands.add(Tensor.of(Shape.of(3), random.nextInt(), random.nextInt(), 11));
            }
            var text = "seed " + seed + ", " + op + " of " + operands + ", lengths ";
            var gradient = normal(random, Shape.of(b, t, h * d));
            return new Case(text + List.of(boxed(length)), op, operands, gradient);
        }

        private static Integer[] boxed(int[] values) {
            return Arrays.stream(values).boxed().toArray(Integer[]::new);
        }

        Tensor query() {
            return operands.get(0);
        }

        Tensor key() {
            return operands.get(1);
        }

        Tensor value() {
            return operands.get(2);
        }

        GradientOp.Attention gradientOp() {
            return new GradientOp.Attention(
                    op.heads(), op.keyValueHeads(), op.causal(), op.dropout(), op.site());
        }

        List<Tensor> gradientOperands(List<Tensor> results) {
            var all = new ArrayList<>(operands);
            all.addAll(results);
            all.add(gradient);
            return all;
        }
    }

    /** Standard normal numbers; in the array, NaN comes before them. */
    private static Tensor normal(Random random, Shape shape) {
        var tensor = garbage(shape);
        for (int i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }

    private static Tensor garbage(Shape shape) {
        int rows = 1 + shape.dim(0);
        var whole = Tensor.full(DType.F32, shape.withDim(0, rows), Double.NaN);
        return whole.slice(1, rows);
    }

    private static List<Tensor> garbage(Op op, List<Tensor> operands) {
        var shapes = op.resultShapes(operands.stream().map(Tensor::shape).toList());
        return shapes.stream().map(AttentionTest::garbage).toList();
    }

    private static List<Tensor> forward(Team team, Case c) {
        var results = garbage(c.op, c.operands);
        AttentionOp.forward(c.op, c.operands, results).run(team);
        return results;
    }

    private static List<Tensor> backward(Team team, Case c, List<Tensor> saved) {
        var operands = c.gradientOperands(saved);
        var results = garbage(c.gradientOp(), operands);
        AttentionOp.backward(c.gradientOp(), operands, results).run(team);
        return results;
    }

    private static List<Tensor> doubles(List<Tensor> tensors) {
        return tensors.stream().map(t -> t.type() == DType.F32 ? t.to(DType.F64) : t).toList();
    }

    private static void close(String what, Tensor expected, Tensor actual) {
        for (int i = 0; i < expected.size(); i++) {
            double e = expected.get(i);
            double a = actual.get(i);
            boolean same = e == a || Math.abs(e - a) <= 2e-5 * (1 + Math.abs(e));
            assertTrue(same, what + ", element " + i + ": expected " + e + ", got " + a);
        }
    }

    /** Compares result, gradients and weights with the reference device in double precision. */
    private void agrees(Case c) {
        var results = forward(team, c);
        var expected = reference.run(c.op, doubles(c.operands));
        close(c.text + ": result", expected.get(0), results.get(0));
        close(c.text + ": log-sum-exp", expected.get(1), results.get(1));
        var gradients = backward(team, c, results);
        var wanted = reference.run(c.gradientOp(), doubles(c.gradientOperands(results)));
        for (int i = 0; i < 3; i++) {
            close(c.text + ": gradient " + i, wanted.get(i), gradients.get(i));
        }
        var op = new Op.AttentionWeights(c.op.heads(), c.op.keyValueHeads(), c.op.causal());
        var operands = List.of(c.query(), c.key(), c.operands.get(3));
        var weights = garbage(op, operands);
        AttentionOp.weights(op, operands, weights).run(team);
        close(
                c.text + ": weights",
                reference.run(op, doubles(operands)).getFirst(),
                weights.getFirst());
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, 0",
        "2, 1, 37, 64, 0",
        "3, 1, 1000, 7, 0.3",
        "2, 4, 9, 3, 0.1",
        "1, 5, 5, 16, 0",
        "8, 24, 24, 32, 0.1",
        "2, 13, 70, 20, 0",
        "2, 70, 13, 33, 0.5",
        "1, 64, 64, 64, 0",
        "1, 65, 129, 128, 0.2",
        "2, 300, 300, 40, 0.1",
        "1, 130, 1100, 5, 0.1",
        "1, 1100, 130, 33, 0.1",
        "1, 90, 70, 520, 0",
    })
    void agreesWithTheReference(int heads, int t, int s, int width, double rate) {
        for (boolean causal : new boolean[] {false, true}) {
            agrees(Case.of(t, heads, t, s, width, causal, rate, s, s / 2 + 1, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void agreesWithTheReferenceOnRandomSizes(long seed) {
        var random = new Random(seed);
        int s = 1 + random.nextInt(150);
        agrees(
                Case.of(
                        seed,
                        1 + random.nextInt(3),
                        1 + random.nextInt(150),
                        s,
                        1 + random.nextInt(70),
                        random.nextBoolean(),
                        random.nextBoolean() ? 0 : random.nextDouble(),
                        random.nextInt(s + 1),
                        random.nextInt(s + 1)));
    }

    /** Heads of queries that share keys: rows, tiles and sweeps; whole pairs and blocks of keys. */
    @ParameterizedTest
    @CsvSource({
        "2, 1, 1, 1, 1, 0",
        "4, 2, 1, 37, 64, 0",
        "6, 3, 3, 1000, 7, 0.3",
        "8, 2, 24, 24, 32, 0.1",
        "3, 1, 70, 13, 33, 0.5",
        "4, 2, 65, 129, 20, 0.2",
        "2, 1, 90, 1100, 5, 0.1",
        "2, 1, 9, 1100, 13, 0",
    })
    void groupsAgreeWithTheReference(
            int heads, int keyHeads, int t, int s, int width, double rate) {
        for (boolean causal : new boolean[] {false, true}) {
            agrees(Case.grouped(t, heads, keyHeads, t, s, width, causal, rate, s, s / 2 + 1, 0));
        }
    }

    /** Sharing keys changes no bit of what each head finds in a copy of its own. */
    @ParameterizedTest
    @CsvSource({"1, 50", "3, 20", "24, 24", "100, 150"})
    void groupsGiveTheBitsOfRepeatedKeys(int t, int s) {
        var shared = Case.grouped(13, 6, 2, t, s, 10, true, 0.1, s, s / 2);
        var own = Case.of(13, 6, t, s, 10, true, 0.1, s, s / 2);
        own.query().copyFrom(shared.query());
        own.operands.get(4).copyFrom(shared.operands.get(4));
        own.gradient.copyFrom(shared.gradient);
        repeat(shared.key(), own.key(), 10, 3);
        repeat(shared.value(), own.value(), 10, 3);
        var expected = all(team, own);
        var actual = all(team, shared);
        sameBits(shared.text, expected.subList(0, 3), actual.subList(0, 3));
    }

    /** Each head of {@code width} channels so many times. */
    private static void repeat(Tensor heads, Tensor repeated, int width, int times) {
        for (int i = 0; i < repeated.size(); i++) {
            repeated.set(i, heads.get(i / (width * times) * width + i % width));
        }
    }

    /** Scores of several hundreds: only e^(score − highest) is within range. */
    @Test
    void largeScoresDoNotOverflow() {
        var c = Case.of(3, 2, 30, 90, 16, true, 0, 90);
        for (int i = 0; i < c.query().size(); i++) {
            c.query().set(i, 100 * c.query().get(i));
        }
        var expected = reference.run(c.op, doubles(c.operands));
        var results = forward(team, c);
        for (int i = 0; i < results.get(0).size(); i++) {
            assertEquals(expected.get(0).get(i), results.get(0).get(i), 2e-3, "element " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 50", "3, 20", "24, 24", "100, 150", "150, 100"})
    void keysBeyondTheLengthMayHoldAnything(int t, int s) {
        for (boolean causal : new boolean[] {false, true}) {
            int length = s / 2 - 1;
            var clean = Case.of(5, 2, t, s, 10, causal, 0.1, length);
            var dirty = Case.of(5, 2, t, s, 10, causal, 0.1, length);
            for (int i = length * 20; i < s * 20; i++) {
                dirty.key().set(i, i % 3 == 0 ? Double.POSITIVE_INFINITY : Double.NaN);
                dirty.value().set(i, i % 3 == 1 ? Double.NEGATIVE_INFINITY : Double.NaN);
            }
            sameBits(clean.text, all(team, clean), all(team, dirty));
        }
    }

    /** A query's result and gradient do not depend on the keys after it. */
    @ParameterizedTest
    @CsvSource({"3, 9, 7", "24, 24, 9", "100, 150, 80", "150, 100, 77", "70, 70, 64"})
    void laterKeysMayHoldAnything(int t, int s, int poisoned) {
        var clean = Case.of(6, 1, t, s, 10, true, 0, s);
        var dirty = Case.of(6, 1, t, s, 10, true, 0, s);
        for (int i = 0; i < 10; i++) {
            dirty.key().set(poisoned * 10 + i, Double.NaN);
            dirty.value().set(poisoned * 10 + i, Double.POSITIVE_INFINITY);
        }
        int unaffected = Math.clamp(poisoned - (s - t), 0, t) * 10;
        var expected = all(team, clean);
        var actual = all(team, dirty);
        for (int i = 0; i < t * 10; i++) {
            var where = clean.text + ": element " + i;
            if (i < unaffected) {
                assertEquals(expected.get(0).get(i), actual.get(0).get(i), where);
                assertEquals(expected.get(2).get(i), actual.get(2).get(i), where);
            } else {
                assertTrue(Double.isNaN(actual.get(0).get(i)), where + " hides a NaN");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 20, 100})
    void queriesThatSeeNoKeyGiveZeros(int t) {
        int s = t / 2;
        var c = Case.of(8, 2, t, s, 6, true, 0, s, 0);
        var all = all(team, c);
        for (int i = 0; i < t; i++) {
            for (int j = 0; j < 12; j++) {
                if (i < t - s) {
                    assertEquals(0.0, all.get(0).get(i * 12 + j), c.text + ": result of " + i);
                    assertEquals(0.0, all.get(2).get(i * 12 + j), c.text + ": gradient of " + i);
                }
                assertEquals(0.0, all.get(0).get((t + i) * 12 + j), c.text + ": length 0");
                assertEquals(0.0, all.get(2).get((t + i) * 12 + j), c.text + ": length 0");
            }
            if (i < t - s) {
                assertEquals(Double.NEGATIVE_INFINITY, all.get(1).get(i), c.text + ": row " + i);
            }
        }
        for (int i = s * 12; i < 2 * s * 12; i++) {
            assertEquals(0.0, all.get(3).get(i), c.text + ": key gradient " + i);
            assertEquals(0.0, all.get(4).get(i), c.text + ": value gradient " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 1, 40", "5, 4, 24, 24", "1, 2, 300, 600", "1, 1, 70, 1100"})
    void bitsDoNotDependOnTheThreads(int b, int heads, int t, int s) {
        var lengths = new int[b];
        Arrays.fill(lengths, s);
        var c = Case.of(9, heads, t, s, 24, true, 0.1, lengths);
        var expected = all(new Team(1), c);
        for (int threads = 2; threads <= 4; threads++) {
            sameBits(c.text + ", " + threads + " threads", expected, all(new Team(threads), c));
        }
    }

    /** With value(s) the s-th unit vector, the result is the row of dropped weights itself. */
    @ParameterizedTest
    @CsvSource({"2, 21", "37, 24", "70, 70", "9, 600"})
    void dropsTheWeightsThatPhiloxNames(int t, int s) {
        double rate = 0.4;
        var c = Case.of(10, 1, t, s, s, false, rate, s);
        for (int i = 0; i < s * s; i++) {
            c.value().set(i, i / s == i % s ? 1 : 0);
        }
        var result = forward(team, c).getFirst();
        var seed = c.operands.get(4).ints();
        var words = new int[4];
        for (int i = 0; i < t * s; i++) {
            long block = Philox.attentionBlock(i / s, s) + i % s / 4;
            Philox.dropout(seed, 0, SITE, block, words);
            boolean dropped = Philox.dropped(words[i % s % 4], Philox.threshold(rate));
            assertEquals(dropped, result.get(i) == 0, c.text + ": weight " + i);
        }
    }

    /** d/dx Σ gradient·result, by central differences of the reference in double precision. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3})
    void gradientIsTheSlope(double rate) {
        var c = Case.of(11, 2, 7, 9, 3, true, rate, 9, 5);
        var gradients = backward(team, c, forward(team, c));
        var operands = new ArrayList<>(doubles(c.operands));
        double step = 1e-5;
        for (int operand = 0; operand < 3; operand++) {
            var x = operands.get(operand);
            for (int i = 0; i < x.size(); i++) {
                double value = x.get(i);
                x.set(i, value + step);
                double above = loss(c, operands);
                x.set(i, value - step);
                double below = loss(c, operands);
                x.set(i, value);
                assertEquals(
                        (above - below) / (2 * step),
                        gradients.get(operand).get(i),
                        1e-5,
                        c.text + ": operand " + operand + ", element " + i);
            }
        }
    }

    private double loss(Case c, List<Tensor> operands) {
        var result = reference.run(c.op, operands).getFirst();
        double sum = 0;
        for (int i = 0; i < result.size(); i++) {
            sum += result.get(i) * c.gradient.get(i);
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 4", "2, 0, 4", "2, 3, 0", "2, 30, 0", "2, 0, 0"})
    void emptyOperands(int b, int t, int s) {
        var lengths = new int[b];
        Arrays.fill(lengths, s);
        for (boolean causal : new boolean[] {false, true}) {
            agrees(Case.of(12, 2, t, s, 4, causal, 0.1, lengths));
        }
    }

    /** Result, log-sum-exp and the three gradients. */
    private static List<Tensor> all(Team team, Case c) {
        var all = new ArrayList<>(forward(team, c));
        all.addAll(backward(team, c, List.copyOf(all)));
        return all;
    }

    private static void sameBits(String text, List<Tensor> expected, List<Tensor> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(
                    expected.get(i).toFloats(), actual.get(i).toFloats(), text + ": result " + i);
        }
    }
}
