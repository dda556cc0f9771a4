package jacobi.autograd;

import jacobi.engine.DTypeException;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.ShapeException;
import jacobi.engine.Tensor;
import jacobi.engine.Workspace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A tensor that remembers how it was computed, so that {@link #backward()} can find the gradients
 * of the parameters behind it. A graph is plain objects, collected once the loss is forgotten.
 *
 * <p>Operations run on {@link Devices#current()}. A result remembers its origin only where an
 * operand requires a gradient, and not inside {@link #noGrad}. Shapes are written as in {@link Op};
 * operands that do not fit throw {@link jacobi.engine.EngineException}.
 */
public final class Variable {
    private static final ScopedValue<Boolean> NO_GRAD = ScopedValue.newInstance();
    private static final String CONSTANT = "constant";

    /** The operation that made a variable; of its results, the variable's value is the first. */
    record Origin(Op.Differentiable op, List<Variable> operands, List<Tensor> results) {}

    private final String name;
    private final Tensor value;
    private final boolean requiresGradient;
    private final Origin origin;
    private final int depth;
    private Tensor gradient;
    private boolean hasGradient;

    private Variable(String name, Tensor value, boolean requiresGradient, Origin origin) {
        this.name = name;
        this.value = value;
        this.requiresGradient = requiresGradient;
        this.origin = origin;
        this.depth = origin == null ? 0 : 1 + deepest(origin.operands());
    }

    private static int deepest(List<Variable> operands) {
        int depth = 0;
        for (var operand : operands) {
            depth = Math.max(depth, operand.depth);
        }
        return depth;
    }

    // ---- leaves and values ----------------------------------------------------------------------

    /**
     * A value to be learned.
     *
     * @param name dotted, such as {@code encoder.layers.0.norm.gain}; checkpoints and reports use
     *     it
     * @throws DTypeException for integers
     */
    public static Variable parameter(String name, Tensor value) {
        if (!value.type().isFloating()) {
            throw new DTypeException("parameter " + name + " must be floating, this is " + value);
        }
        return new Variable(name, value, true, null);
    }

    /** A value that no gradient is computed for. */
    public static Variable constant(Tensor value) {
        return new Variable(CONSTANT, value, false, null);
    }

    /** The parameter's name; for anything else, the operation that made it, or "constant". */
    public String name() {
        return origin == null ? name : origin.op().toString();
    }

    public Tensor value() {
        return value;
    }

    public Shape shape() {
        return value.shape();
    }

    /** The size of an axis; negative axes count from the last. */
    public int dim(int axis) {
        return value.dim(axis);
    }

    /** The only element of a value of size 1, such as a loss. */
    public double item() {
        return value.item();
    }

    /** Whether this is a parameter, or was computed from one. */
    public boolean requiresGradient() {
        return requiresGradient;
    }

    /** The same value as a constant: no gradient passes. */
    public Variable detach() {
        return constant(value);
    }

    /**
     * Overwrites a parameter's elements, as when a checkpoint is loaded.
     *
     * @throws IllegalStateException if this is no parameter
     * @throws ShapeException if the shape differs
     */
    public void assign(Tensor source) {
        requireParameter("assigned to");
        if (!source.shape().equals(shape())) {
            throw new ShapeException("parameter " + this + " cannot be assigned " + source);
        }
        value.copyFrom(source);
    }

    // ---- gradients ------------------------------------------------------------------------------

    /**
     * The gradient that {@link #backward} has added up since the last {@link #clearGradient}. Every
     * parameter owns one tensor for it, made at its first use outside any {@link Workspace}.
     *
     * @throws IllegalStateException if there is none; see {@link #hasGradient}
     */
    public Tensor gradient() {
        if (!hasGradient) {
            throw new IllegalStateException(
                    this + " has no gradient: no loss has reached it since it was last cleared");
        }
        return gradient;
    }

    /** Whether there is a {@link #gradient()}. */
    public boolean hasGradient() {
        return hasGradient;
    }

    /** Forgets the gradient; the next {@link #backward} overwrites it instead of adding. */
    public void clearGradient() {
        hasGradient = false;
    }

    /**
     * Adds the gradient of this scalar to every parameter that it was computed from.
     *
     * @throws ShapeException if this is not of size 1
     * @throws IllegalStateException if no parameter is behind it
     */
    public void backward() {
        Backward.run(this);
    }

    /**
     * Like {@link #backward()}, and makes sure that each of these parameters was reached.
     *
     * @throws UnreachedParametersException naming the parameters that were not
     */
    public void backward(Collection<Variable> parameters) {
        backward(parameters, Set.of());
    }

    /** Like {@link #backward(Collection)}, except that the named parameters may be unreached. */
    public void backward(Collection<Variable> parameters, Set<String> mayBeUnreached) {
        Backward.run(this, parameters, mayBeUnreached);
    }

    /** Runs work whose results remember no origin: evaluation and decoding. */
    public static <R> R noGrad(Supplier<R> work) {
        return ScopedValue.where(NO_GRAD, true).call(work::get);
    }

    /** Runs work whose results remember no origin: evaluation and decoding. */
    public static void noGrad(Runnable work) {
        ScopedValue.where(NO_GRAD, true).run(work);
    }

    // ---- how everything below is made -----------------------------------------------------------

    /** The first result of an operation, on the current device. */
    public static Variable apply(Op.Differentiable op, Variable... operands) {
        return apply(op, List.of(operands));
    }

    /** The first result of an operation, on the current device. */
    public static Variable apply(Op.Differentiable op, List<Variable> operands) {
        var values = new ArrayList<Tensor>(operands.size());
        boolean traced = false;
        for (var operand : operands) {
            values.add(operand.value);
            traced |= operand.requiresGradient;
        }
        var results = Devices.current().run(op, values);
        var origin =
                traced && !NO_GRAD.isBound()
                        ? new Origin(op, List.copyOf(operands), results)
                        : null;
        return new Variable(CONSTANT, results.getFirst(), origin != null, origin);
    }

    // ---- element by element ---------------------------------------------------------------------

    /** This + other, broadcast by NumPy's rule. */
    public Variable add(Variable other) {
        return apply(new Op.Binary(Op.Arithmetic.ADD), this, other);
    }

    /** This − other, broadcast by NumPy's rule. */
    public Variable subtract(Variable other) {
        return apply(new Op.Binary(Op.Arithmetic.SUBTRACT), this, other);
    }

    /** This · other, element by element, broadcast by NumPy's rule. */
    public Variable multiply(Variable other) {
        return apply(new Op.Binary(Op.Arithmetic.MULTIPLY), this, other);
    }

    /** This / other, element by element, broadcast by NumPy's rule. */
    public Variable divide(Variable other) {
        return apply(new Op.Binary(Op.Arithmetic.DIVIDE), this, other);
    }

    public Variable add(double summand) {
        return apply(new Op.Affine(1, summand), this);
    }

    public Variable multiply(double factor) {
        return apply(new Op.Affine(factor, 0), this);
    }

    public Variable negate() {
        return multiply(-1);
    }

    /** The function of each element. */
    public Variable apply(Function function) {
        return apply(new Op.Unary(function), this);
    }

    public Variable exp() {
        return apply(Function.EXP);
    }

    public Variable log() {
        return apply(Function.LOG);
    }

    public Variable sqrt() {
        return apply(Function.SQRT);
    }

    public Variable tanh() {
        return apply(Function.TANH);
    }

    public Variable sigmoid() {
        return apply(Function.SIGMOID);
    }

    public Variable relu() {
        return apply(Function.RELU);
    }

    public Variable gelu() {
        return apply(Function.GELU);
    }

    public Variable geluTanh() {
        return apply(Function.GELU_TANH);
    }

    public Variable silu() {
        return apply(Function.SILU);
    }

    /**
     * Each element zero with probability {@code rate}, else divided by 1 − rate, {@link
     * Op.Dropout}; rate 0 changes nothing.
     *
     * @param site tells the dropouts of one model apart
     * @param seed I32[3]: the run's seed, low and high word, and the step
     */
    public Variable dropout(double rate, int site, Tensor seed) {
        return rate == 0 ? this : apply(new Op.Dropout(rate, site), this, constant(seed));
    }

    // ---- reductions -----------------------------------------------------------------------------

    /** The sum of all elements, []. */
    public Variable sum() {
        return apply(new Op.SumTo(Shape.of()), this);
    }

    /** The mean of all elements, []. */
    public Variable mean() {
        return sum().multiply(1.0 / value.size());
    }

    /** Sums over axes, which the result lacks: [2, 3, 4] over 0 and -1 gives [3]. */
    public Variable sum(int... axes) {
        return sumKeepDims(axes).reshape(without(axes));
    }

    /** Means over axes, which the result lacks: [2, 3, 4] over 0 and -1 gives [3]. */
    public Variable mean(int... axes) {
        return meanKeepDims(axes).reshape(without(axes));
    }

    /** Sums over axes, which stay with size 1: [2, 3, 4] over 0 and -1 gives [1, 3, 1]. */
    public Variable sumKeepDims(int... axes) {
        var target = shape();
        for (int axis : axes) {
            target = target.withDim(axis, 1);
        }
        return apply(new Op.SumTo(target), this);
    }

    /** Means over axes, which stay with size 1: [2, 3, 4] over 0 and -1 gives [1, 3, 1]. */
    public Variable meanKeepDims(int... axes) {
        var sum = sumKeepDims(axes);
        return sum.multiply((double) sum.value.size() / value.size());
    }

    /** The largest element of each row: […, C] to […]. */
    public Variable max() {
        return apply(new Op.Max(), this);
    }

    /** Softmax over the last axis, […, C]. */
    public Variable softmax() {
        return apply(new Op.Softmax(), this);
    }

    /** Logarithm of the softmax over the last axis, […, C]. */
    public Variable logSoftmax() {
        return apply(new Op.LogSoftmax(), this);
    }

    // ---- layout ---------------------------------------------------------------------------------

    /** The same elements under another shape. */
    public Variable reshape(int... dims) {
        return reshape(Shape.of(dims));
    }

    /** The same elements under another shape. */
    public Variable reshape(Shape target) {
        return apply(new Op.Reshape(target), this);
    }

    /** This, repeated to a shape by NumPy's rule. */
    public Variable broadcastTo(Shape target) {
        return apply(new Op.BroadcastTo(target), this);
    }

    /** Axis {@code i} of the result is axis {@code axes[i]} of this. */
    public Variable permute(int... axes) {
        return apply(Op.Permute.of(axes), this);
    }

    /** Exchanges two axes; negative axes count from the last. */
    public Variable transpose(int axis, int other) {
        var axes = new int[shape().rank()];
        Arrays.setAll(axes, i -> i);
        axes[shape().axis(axis)] = shape().axis(other);
        axes[shape().axis(other)] = shape().axis(axis);
        return permute(axes);
    }

    /** Entries {@code from} (inclusive) to {@code to} (exclusive) of an axis. */
    public Variable slice(int axis, int from, int to) {
        return apply(new Op.Slice(shape().axis(axis), from, to), this);
    }

    /** This between zeros along an axis. */
    public Variable pad(int axis, int before, int after) {
        return apply(new Op.Pad(shape().axis(axis), before, after), this);
    }

    /**
     * {@code fill} where the index along the last axis is not below the batch entry's length.
     *
     * @param lengths I32[B] of this [B, …, S]
     */
    public Variable mask(Tensor lengths, double fill) {
        return apply(new Op.Mask(fill), this, constant(lengths));
    }

    /** The parts side by side along an axis. */
    public static Variable concat(int axis, Variable... parts) {
        return concat(axis, List.of(parts));
    }

    /** The parts side by side along an axis. */
    public static Variable concat(int axis, List<Variable> parts) {
        return apply(new Op.Concat(parts.getFirst().shape().axis(axis)), parts);
    }

    // ---- matrices and layers --------------------------------------------------------------------

    /** The matrix product [M, K]·[K, N] over the last two axes; leading axes broadcast. */
    public Variable matmul(Variable right) {
        return matmul(false, right, false);
    }

    /** The matrix product [M, K]·[N, K]ᵀ over the last two axes; leading axes broadcast. */
    public Variable matmulTransposed(Variable right) {
        return matmul(false, right, true);
    }

    /** The matrix product with either side transposed, {@link Op.MatMul}. */
    public Variable matmul(boolean transposeLeft, Variable right, boolean transposeRight) {
        return apply(new Op.MatMul(transposeLeft, transposeRight), this, right);
    }

    /** […, C]·weightᵀ, the weight being [O, C]: […, O]. */
    public Variable linear(Variable weight) {
        return linear(weight, null, Function.IDENTITY);
    }

    /** […, C]·weightᵀ + bias, the weight being [O, C] and the bias [O]: […, O]. */
    public Variable linear(Variable weight, Variable bias) {
        return linear(weight, bias, Function.IDENTITY);
    }

    /**
     * activation([…, C]·weightᵀ + bias) in one operation: […, O].
     *
     * @param weight [O, C]
     * @param bias [O], or null for none
     */
    public Variable linear(Variable weight, Variable bias, Function activation) {
        var op = new Op.Linear(activation);
        return bias == null ? apply(op, this, weight) : apply(op, this, weight, bias);
    }

    /** Layer normalisation over the last axis, […, C]; gain and bias are [C]. */
    public Variable layerNorm(Variable gain, Variable bias, double epsilon) {
        return apply(new Op.LayerNorm(epsilon), this, gain, bias);
    }

    /** Division by the root mean square over the last axis, […, C]; the gain is [C]. */
    public Variable rmsNorm(Variable gain, double epsilon) {
        return apply(new Op.RmsNorm(epsilon), this, gain);
    }

    /**
     * Rotary positions, {@link Op.Rotary}, of these queries or keys [B, T, C]: [B, T, C].
     *
     * @param starts I32[B], the positions of the rows' first tokens
     * @param headSize even, divides C
     * @param base of the wavelengths, such as 10,000
     */
    public Variable rotary(Tensor starts, int headSize, double base) {
        return apply(new Op.Rotary(headSize, base, false), this, constant(starts));
    }

    /**
     * Scaled dot-product attention, {@link Op.Attention}, of this query [B, T, C]: [B, T, C].
     *
     * @param key [B, S, C]
     * @param value [B, S, C]
     * @param lengths I32[B], how many of the S keys are seen
     * @param heads divides C
     * @param causal whether query t sees only the keys s ≤ t + S − T
     */
    public Variable attention(
            Variable key, Variable value, Tensor lengths, int heads, boolean causal) {
        return attention(key, value, lengths, heads, causal, 0, 0, null);
    }

    /**
     * Attention with dropout on its weights.
     *
     * @param dropout the rate, 0 for none
     * @param site tells the dropouts of one model apart
     * @param seed I32[3]: the run's seed, low and high word, and the step; null for no dropout
     */
    public Variable attention(
            Variable key,
            Variable value,
            Tensor lengths,
            int heads,
            boolean causal,
            double dropout,
            int site,
            Tensor seed) {
        return attention(new Op.Attention(heads, causal, dropout, site), key, value, lengths, seed);
    }

    /**
     * Attention with all its attributes, such as fewer heads of keys and values, {@link
     * Op.Attention}.
     *
     * @param key [B, S, C/heads·keyValueHeads]
     * @param value [B, S, C/heads·keyValueHeads]
     * @param lengths I32[B], how many of the S keys are seen
     * @param seed I32[3], see {@link #dropout}; null for no dropout
     */
    public Variable attention(
            Op.Attention op, Variable key, Variable value, Tensor lengths, Tensor seed) {
        return op.dropout() == 0
                ? apply(op, this, key, value, constant(lengths))
                : apply(op, this, key, value, constant(lengths), constant(seed));
    }

    /**
     * The states of gated recurrent units at every time, {@link Op.Gru}, [B, T, H], from the
     * input's part of their gates' sums, this [B, T, 3·H].
     *
     * @param weight [3·H, H], by which the state before is multiplied
     * @param bias [3·H]
     * @param state [B, H], before the first step
     * @param lengths I32[B]: at times at or beyond it, a row's state stays as it is
     * @param reverse whether time goes backward, from each row's last token
     */
    public Variable gru(
            Variable weight, Variable bias, Variable state, Tensor lengths, boolean reverse) {
        return apply(new Op.Gru(reverse), this, weight, bias, state, constant(lengths));
    }

    /**
     * The states of long short-term memory at every time, {@link Op.Lstm}, [B, T, 2·H], from the
     * input's part of their gates' sums, this [B, T, 4·H]. A state is H outputs, then H cells.
     *
     * @param weight [4·H, H], by which the output before is multiplied
     * @param bias [4·H]
     * @param state [B, 2·H], before the first step
     * @param lengths I32[B]: at times at or beyond it, a row's state stays as it is
     * @param reverse whether time goes backward, from each row's last token
     */
    public Variable lstm(
            Variable weight, Variable bias, Variable state, Tensor lengths, boolean reverse) {
        return apply(new Op.Lstm(reverse), this, weight, bias, state, constant(lengths));
    }

    /** {@code scale} times the rows of this table [V, C] that the ids I32[…] name: […, C]. */
    public Variable embedding(Tensor ids, double scale) {
        return apply(new Op.Embedding(scale), this, constant(ids));
    }

    /**
     * The mean cross-entropy of these logits […, V], {@link Op.CrossEntropy}: a scalar, in nats.
     *
     * @param targets I32[…], class indices
     * @param labelSmoothing in [0, 1)
     * @param ignored the target that marks rows to leave out
     */
    public Variable crossEntropy(Tensor targets, double labelSmoothing, int ignored) {
        return apply(new Op.CrossEntropy(labelSmoothing, ignored), this, constant(targets));
    }

    /** Name or origin, type and shape. */
    @Override
    public String toString() {
        return name() + " " + value;
    }

    // ---- for Backward ---------------------------------------------------------------------------

    /** Null for parameters and constants. */
    Origin origin() {
        return origin;
    }

    /** The longest way to a leaf: larger than that of every operand. */
    int depth() {
        return depth;
    }

    /** Adds to a parameter's gradient. The summand may be shared, so it is copied, never kept. */
    void addGradient(Derivatives.Gradient summand) {
        if (gradient == null) {
            gradient = Workspace.outside(() -> Tensor.allocate(value.type(), value.shape()));
        }
        if (hasGradient) {
            summand.addTo(gradient);
        } else {
            var copy = new Op.Unary(Function.IDENTITY);
            Devices.current().run(copy, List.of(summand.tensor()), List.of(gradient));
        }
        hasGradient = true;
    }

    private void requireParameter(String what) {
        if (!requiresGradient || origin != null) {
            throw new IllegalStateException(this + " is no parameter and cannot be " + what);
        }
    }

    private Shape without(int... axes) {
        var kept = shape();
        for (int axis : Arrays.stream(axes).map(shape()::axis).distinct().sorted().toArray()) {
            kept = kept.without(axis - (shape().rank() - kept.rank()));
        }
        return kept;
    }
}
