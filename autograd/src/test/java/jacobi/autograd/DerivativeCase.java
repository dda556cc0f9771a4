package jacobi.autograd;

import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** An operation with operands at which its derivative is checked; the same in every run. */
record DerivativeCase(Op.Differentiable op, Tensor... operands) {

    static List<DerivativeCase> all() {
        return new Cases().all();
    }

    @Override
    public String toString() {
        return op + " of " + Arrays.toString(operands);
    }

    private static final class Cases {
        private static final int IGNORED = -100;

        private final Random random = new Random(7);
        private final Tensor seed = Tensor.of(Shape.of(3), 12345, 678, 9);
        private final List<DerivativeCase> cases = new ArrayList<>();

        List<DerivativeCase> all() {
            elementByElement();
            reductions();
            layout();
            matrices();
            rows();
            tokens();
            recurrences();
            return cases;
        }

        private void elementByElement() {
            for (var arithmetic : Op.Arithmetic.values()) {
                var op = new Op.Binary(arithmetic);
                add(op, normal(2, 3), positive(2, 3));
                add(op, normal(2, 1, 3), positive(4, 1));
                add(op, normal(), positive(2, 2));
                add(op, normal(1, 3), positive());
            }
            for (var function : Function.values()) {
                add(new Op.Unary(function), positive(2, 5));
                if (function != Function.LOG && function != Function.SQRT) {
                    add(new Op.Unary(function), normal(3, 7));
                }
            }
            add(new Op.Affine(-1.5, 0.25), normal(5));
            add(new Op.Dropout(0.4, 3), normal(3, 5), seed);
        }

        private void reductions() {
            add(new Op.SumTo(Shape.of()), normal(2, 3));
            add(new Op.SumTo(Shape.of(1, 3, 1)), normal(2, 3, 4));
            add(new Op.SumTo(Shape.of(3)), normal(2, 2, 3));
            add(new Op.BroadcastTo(Shape.of(2, 3, 4)), normal(3, 1));
            add(new Op.BroadcastTo(Shape.of(2)), normal());
            add(new Op.Max(), normal(2, 3, 5));
            add(new Op.Max(), normal(4));
        }

        private void layout() {
            add(new Op.Reshape(Shape.of(3, 4)), normal(2, 6));
            add(Op.Permute.of(2, 0, 1), normal(2, 3, 4));
            add(Op.Permute.of(0, 2, 1, 3), normal(2, 3, 2, 2));
            add(new Op.Concat(0), normal(1, 2), normal(3, 2));
            add(new Op.Concat(1), normal(2, 1), normal(2, 0), normal(2, 3));
            add(new Op.Slice(1, 1, 3), normal(2, 4, 2));
            add(new Op.Slice(0, 0, 2), normal(3));
            add(new Op.Pad(0, 2, 1), normal(2, 2));
            add(new Op.Pad(1, 0, 3), normal(2, 2));
            add(new Op.Mask(-7), normal(3, 2, 4), Tensor.of(Shape.of(3), 2, 4, 0));
        }

        private void matrices() {
            for (boolean left : new boolean[] {false, true}) {
                for (boolean right : new boolean[] {false, true}) {
                    var op = new Op.MatMul(left, right);
                    int[] x = left ? new int[] {3, 2} : new int[] {2, 3};
                    int[] y = right ? new int[] {4, 3} : new int[] {3, 4};
                    add(op, normal(x), normal(y));
                    add(op, normal(2, 1, x[0], x[1]), normal(3, y[0], y[1]));
                    add(op, normal(2, x[0], x[1]), normal(y));
                }
            }
            for (var function : Function.values()) {
                var op = new Op.Linear(function);
                // LOG and SQRT need a positive argument, which positive operands give.
                add(op, positive(2, 2, 3), positive(4, 3), positive(4));
                add(op, positive(3), positive(2, 3));
                if (function != Function.LOG && function != Function.SQRT) {
                    add(op, normal(3, 2), normal(5, 2), normal(5));
                }
            }
        }

        private void rows() {
            add(new Op.Softmax(), normal(2, 2, 5));
            add(new Op.LogSoftmax(), normal(3, 5));
            add(new Op.LayerNorm(1e-5), normal(2, 3, 5), normal(5), normal(5));
            add(new Op.LayerNorm(0.1), normal(1), normal(1), normal(1));
            add(new Op.RmsNorm(1e-5), normal(2, 3, 5), normal(5));
            add(new Op.RmsNorm(0.1), normal(1), normal(1));
            var targets = Tensor.of(Shape.of(2, 2), 4, IGNORED, 0, 4);
            add(new Op.CrossEntropy(0, IGNORED), normal(2, 2, 5), targets);
            add(new Op.CrossEntropy(0.1, IGNORED), normal(2, 2, 5), targets);
            add(new Op.CrossEntropy(0.1, 0), normal(3, 4), Tensor.of(Shape.of(3), 0, 0, 0));
        }

        private void tokens() {
            add(new Op.Embedding(1), normal(4, 3), Tensor.of(Shape.of(5), 1, 3, 1, 0, 1));
            add(new Op.Embedding(2.5), normal(4, 3), Tensor.of(Shape.of(2, 2), 3, 2, 3, 3));
            attention(3, 3, true, 0, 3, 2);
            attention(2, 5, false, 0, 0, 4);
            attention(2, 5, true, 0, 5, 1);
            attention(5, 2, true, 0, 2, 2);
            attention(3, 5, false, 0.3, 5, 4);
            attention(4, 4, true, 0.5, 4, 3);
            attention(new Op.Attention(4, 2, true, 0, 1), 3, 4, 4, 3);
            attention(new Op.Attention(4, 1, false, 0.3, 1), 2, 3, 3, 2);
            var starts = Tensor.of(Shape.of(2), 3, 70);
            add(new Op.Rotary(4, 10_000, false), normal(2, 3, 8), starts);
            add(new Op.Rotary(2, 100, true), normal(2, 2, 6), starts);
        }

        private void attention(int t, int s, boolean causal, double dropout, int... lengths) {
            attention(new Op.Attention(2, causal, dropout, 1), t, s, lengths);
        }

        /** Heads of three channels. */
        private void attention(Op.Attention op, int t, int s, int... lengths) {
            double dropout = op.dropout();
            var query = normal(2, t, 3 * op.heads());
            var key = normal(2, s, 3 * op.keyValueHeads());
            var value = normal(2, s, 3 * op.keyValueHeads());
            var lengthTensor = Tensor.of(Shape.of(2), lengths);
            if (dropout == 0) {
                add(op, query, key, value, lengthTensor);
            } else {
                add(op, query, key, value, lengthTensor, seed);
            }
        }

        /** Rows of every length, from 0 to all of 3 times. */
        private void recurrences() {
            var lengths = Tensor.of(Shape.of(4), 3, 0, 2, 1);
            for (boolean reverse : new boolean[] {false, true}) {
                add(
                        new Op.Gru(reverse),
                        normal(4, 3, 6),
                        normal(6, 2),
                        normal(6),
                        normal(4, 2),
                        lengths);
                add(
                        new Op.Lstm(reverse),
                        normal(4, 3, 8),
                        normal(8, 2),
                        normal(8),
                        normal(4, 4),
                        lengths);
            }
            var one = Tensor.of(Shape.of(2), 1, 1);
            add(new Op.Gru(false), normal(2, 1, 9), normal(9, 3), normal(9), normal(2, 3), one);
            add(new Op.Lstm(true), normal(2, 1, 12), normal(12, 3), normal(12), normal(2, 6), one);
        }

        private void add(Op.Differentiable op, Tensor... operands) {
            cases.add(new DerivativeCase(op, operands));
        }

        private Tensor normal(int... dims) {
            return draw(dims, random::nextGaussian);
        }

        private Tensor positive(int... dims) {
            return draw(dims, () -> random.nextDouble(0.5, 2));
        }

        private static Tensor draw(int[] dims, java.util.function.DoubleSupplier source) {
            var shape = Shape.of(dims);
            var values = new double[shape.size()];
            Arrays.setAll(values, _ -> source.getAsDouble());
            return Tensor.wrap(shape, values);
        }
    }
}
