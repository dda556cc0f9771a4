package jacobi.autograd;

import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import java.util.ArrayList;
import java.util.List;

/**
 * The whole calculus: for every operation, the gradients of its operands.
 *
 * <p>Each rule is given an operation's operands {@code x}, its results {@code y}, and {@code dy},
 * the gradient of the loss with respect to the first result. It answers with one {@link Gradient}
 * for each operand, in their order, which computes {@code (∂y/∂x)ᵀ·dy} by operations of its own
 * once it is asked. Integer operands, which come last, have none.
 */
final class Derivatives {
    private Derivatives() {}

    /** A gradient that is computed when asked for, so that constants cost nothing. */
    @FunctionalInterface
    interface Gradient {
        Tensor tensor();

        /** Adds it to a sum of its shape. */
        default void addTo(Tensor sum) {
            var add = new Op.Binary(Op.Arithmetic.ADD);
            Devices.current().run(add, List.of(sum, tensor()), List.of(sum));
        }
    }

    /** Of a table, all of whose rows are zero but those that were looked up. */
    private record TableGradient(int rows, double scale, Tensor ids, Tensor dy)
            implements Gradient {
        @Override
        public Tensor tensor() {
            return compute(new GradientOp.Embedding(rows, scale), ids, dy);
        }

        @Override
        public void addTo(Tensor sum) {
            var add = new UpdateOp.AddRows(scale);
            Devices.current().update(add, List.of(sum, ids, dy), List.of(sum));
        }
    }

    /** The gradients of an operation's operands, each of its operand's shape. */
    static List<Gradient> of(Variable.Origin origin, Tensor dy) {
        var x = origin.operands().stream().map(Variable::value).toList();
        return rule(origin.op(), x, origin.results(), dy);
    }

    private static List<Gradient> rule(
            Op.Differentiable op, List<Tensor> x, List<Tensor> y, Tensor dy) {
        var x0 = x.getFirst();
        var y0 = y.getFirst();
        return switch (op) {
            // element by element
            case Op.Binary(var operation) -> arithmetic(operation, x0, x.get(1), y0, dy);
            case Op.Unary(var f) -> each(() -> through(f, f.derivativeFromResult() ? y0 : x0, dy));
            case Op.Affine(var factor, _) -> each(() -> scale(dy, factor));
            case Op.Dropout dropout -> each(() -> compute(dropout, dy, x.get(1)));

            // reductions and layout
            case Op.SumTo _ -> each(() -> compute(new Op.BroadcastTo(x0.shape()), dy));
            case Op.BroadcastTo _ -> each(() -> sumTo(x0.shape(), dy));
            case Op.Max _ -> each(() -> compute(new GradientOp.Max(x0.dim(-1)), y.get(1), dy));
            case Op.Reshape _ -> each(() -> dy.reshape(x0.shape()));
            case Op.Permute permute -> each(() -> compute(permute.inverse(), dy));
            case Op.Concat(var axis) -> parts(axis, x, dy);
            case Op.Slice(var axis, var from, var to) ->
                    each(() -> compute(new Op.Pad(axis, from, x0.dim(axis) - to), dy));
            case Op.Pad(var axis, var before, _) ->
                    each(() -> compute(new Op.Slice(axis, before, before + x0.dim(axis)), dy));
            case Op.Mask _ -> each(() -> compute(new Op.Mask(0), dy, x.get(1)));

            // matrices
            case Op.MatMul matMul -> product(matMul, x0, x.get(1), dy);
            case Op.Linear(var f) -> linear(f, x0, x.get(1), y, dy);

            // rows
            case Op.Softmax _ -> each(() -> compute(new GradientOp.Softmax(), y0, dy));
            case Op.LogSoftmax _ -> each(() -> compute(new GradientOp.LogSoftmax(), y0, dy));
            case Op.LayerNorm _ ->
                    fused(new GradientOp.LayerNorm(), x0, x.get(1), y.get(1), y.get(2), dy);
            case Op.RmsNorm _ -> fused(new GradientOp.RmsNorm(), x0, x.get(1), y.get(1), dy);
            case Op.CrossEntropy(var smoothing, var ignored) ->
                    fused(
                            new GradientOp.CrossEntropy(smoothing, ignored),
                            x0,
                            x.get(1),
                            y.get(1),
                            dy);

            // tokens
            case Op.Embedding(var scale) -> each(new TableGradient(x0.dim(0), scale, x.get(1), dy));
            case Op.Rotary(var size, var base, var inverse) ->
                    each(() -> compute(new Op.Rotary(size, base, !inverse), dy, x.get(1)));
            case Op.Attention(var heads, var shared, var causal, var dropout, var site) ->
                    attention(
                            new GradientOp.Attention(heads, shared, causal, dropout, site),
                            x,
                            y,
                            dy);

            // recurrences
            case Op.Gru(var reverse) -> recurrence(new GradientOp.Gru(reverse), x, y, dy);
            case Op.Lstm(var reverse) -> recurrence(new GradientOp.Lstm(reverse), x, y, dy);
        };
    }

    /** y = a ∘ b. What was broadcast in y adds up in the operand. */
    private static List<Gradient> arithmetic(
            Op.Arithmetic operation, Tensor a, Tensor b, Tensor y, Tensor dy) {
        return switch (operation) {
            case ADD -> each(() -> sumTo(a.shape(), dy), () -> sumTo(b.shape(), dy));
            case SUBTRACT ->
                    each(() -> sumTo(a.shape(), dy), () -> scale(sumTo(b.shape(), dy), -1));
            case MULTIPLY ->
                    each(
                            () -> sumTo(a.shape(), multiply(dy, b)),
                            () -> sumTo(b.shape(), multiply(dy, a)));
            case DIVIDE ->
                    each(
                            () -> sumTo(a.shape(), divide(dy, b)),
                            () -> scale(sumTo(b.shape(), multiply(dy, divide(y, b))), -1));
        };
    }

    /** y = a·b, where a or b may stand transposed: da = dy·bᵀ and db = aᵀ·dy, transposed alike. */
    private static List<Gradient> product(Op.MatMul op, Tensor a, Tensor b, Tensor dy) {
        boolean ta = op.transposeLeft();
        boolean tb = op.transposeRight();
        return each(
                () -> sumTo(a.shape(), ta ? matMul(b, tb, dy, true) : matMul(dy, false, b, !tb)),
                () -> sumTo(b.shape(), tb ? matMul(dy, true, a, ta) : matMul(a, !ta, dy, false)));
    }

    /** y = f(z), z = x·wᵀ + b: dx = dz·w, dw = dzᵀ·x, db = Σ dz over rows. */
    private static List<Gradient> linear(
            Function f, Tensor x, Tensor weight, List<Tensor> y, Tensor dy) {
        var dz = through(f, f.derivativeFromResult() ? y.getFirst() : y.getLast(), dy);
        return each(
                () -> matMul(rows(dz), false, weight, false).reshape(x.shape()),
                () -> matMul(rows(dz), true, rows(x), false),
                () -> sumTo(Shape.of(weight.dim(0)), dz));
    }

    /** y = x₀ beside x₁ beside …: each operand gets its own part of dy. */
    private static List<Gradient> parts(int axis, List<Tensor> x, Tensor dy) {
        var gradients = new Gradient[x.size()];
        int end = 0;
        for (int i = 0; i < gradients.length; i++) {
            int from = end;
            int to = from + x.get(i).dim(axis);
            gradients[i] = () -> compute(new Op.Slice(axis, from, to), dy);
            end = to;
        }
        return each(gradients);
    }

    /** The backward pass takes what the forward pass took, what it gave, and dy. */
    private static List<Gradient> attention(
            GradientOp.Attention op, List<Tensor> x, List<Tensor> y, Tensor dy) {
        var operands = new ArrayList<>(x);
        operands.addAll(y);
        operands.add(dy);
        return fused(op, operands.toArray(Tensor[]::new));
    }

    /** Operands x, weight, bias, state and lengths; the backward pass needs neither x nor bias. */
    private static List<Gradient> recurrence(
            GradientOp op, List<Tensor> x, List<Tensor> y, Tensor dy) {
        return fused(op, x.get(1), x.get(3), x.get(4), y.get(0), y.get(1), dy);
    }

    // ---- vocabulary -----------------------------------------------------------------------------

    private static List<Gradient> each(Gradient... gradients) {
        return List.of(gradients);
    }

    /** Gradients that one operation computes together. */
    private static List<Gradient> fused(GradientOp op, Tensor... operands) {
        return Devices.current().run(op, List.of(operands)).stream()
                .<Gradient>map(tensor -> () -> tensor)
                .toList();
    }

    private static Tensor compute(Op op, Tensor... operands) {
        return Devices.current().compute(op, operands);
    }

    /** f′·dy. */
    private static Tensor through(Function f, Tensor saved, Tensor dy) {
        return f == Function.IDENTITY ? dy : compute(new GradientOp.Unary(f), saved, dy);
    }

    /** The transpose of broadcasting. */
    private static Tensor sumTo(Shape shape, Tensor dy) {
        return dy.shape().equals(shape) ? dy : compute(new Op.SumTo(shape), dy);
    }

    private static Tensor scale(Tensor dy, double factor) {
        return factor == 1 ? dy : compute(new Op.Affine(factor, 0), dy);
    }

    private static Tensor multiply(Tensor a, Tensor b) {
        return compute(new Op.Binary(Op.Arithmetic.MULTIPLY), a, b);
    }

    private static Tensor divide(Tensor a, Tensor b) {
        return compute(new Op.Binary(Op.Arithmetic.DIVIDE), a, b);
    }

    private static Tensor matMul(Tensor a, boolean transposeA, Tensor b, boolean transposeB) {
        return compute(new Op.MatMul(transposeA, transposeB), a, b);
    }

    /** […, C] as a matrix of rows. */
    private static Tensor rows(Tensor tensor) {
        return tensor.reshape(Shape.of(tensor.shape().rows(), tensor.dim(-1)));
    }
}
