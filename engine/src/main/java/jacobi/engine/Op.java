package jacobi.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * An operation, as a value: what it does, its attributes and its shape rule, and nothing of how a
 * device does it. Devices, the derivative rules and printers interpret it with one exhaustive
 * switch each.
 *
 * <p>The first result is the value; further results are statistics that the derivative needs again.
 * Operands are named in the order in which they are given. Letters: {@code B} batch, {@code T}
 * query time, {@code S} key time, {@code C} channels, {@code H} heads, {@code V} vocabulary, {@code
 * …} any number of leading axes.
 */
public sealed interface Op permits Op.Differentiable, Op.Terminal {

    /** An operation that a model is written in: {@code Derivatives} has a rule for each. */
    sealed interface Differentiable extends Op {}

    /** An operation without a derivative, and why. */
    sealed interface Terminal extends Op permits GradientOp, UpdateOp, AttentionWeights {
        String whyNoDerivative();
    }

    /**
     * Shapes of the results.
     *
     * @throws ShapeException naming the op and every operand's shape
     */
    List<Shape> resultShapes(List<Shape> operands);

    /** Whether operand {@code index} holds integers (ids, targets, lengths, seeds). */
    default boolean integerOperand(int index) {
        return false;
    }

    /** Whether result {@code index} holds integers. */
    default boolean integerResult(int index) {
        return false;
    }

    /**
     * Whether the first result may be written over operand {@code index}, if they have one shape.
     * Updates may be written over the operands that they update.
     */
    default boolean mayOverwrite(int index) {
        return switch (this) {
            case Unary _, Affine _, Dropout _, Mask _, Rotary _ -> index == 0;
            case UpdateOp.ClipFactor _, UpdateOp.AddRows _, UpdateOp.Insert _ -> index == 0;
            case Binary _, GradientOp.Unary _ -> true;
            case Differentiable _, Terminal _ -> false;
        };
    }

    /** Shapes of the results for these operands; checks their types and integer values as well. */
    default List<Shape> check(List<Tensor> operands) {
        return OperandCheck.check(this, operands);
    }

    // ---- element by element -------------------------------------------------------------------

    /** The four arithmetic operations. */
    enum Arithmetic {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE
    }

    /** (a, b): {@code a ∘ b} element by element, broadcast by NumPy's rule. */
    record Binary(Arithmetic operation) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2);
            var shape = Shape.broadcast(operands.get(0), operands.get(1));
            ShapeRules.require(shape != null, this, "shapes do not broadcast", operands);
            return List.of(shape);
        }
    }

    /** (x): {@code f(x)}. */
    record Unary(Function function) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            return List.of(operands.get(0));
        }
    }

    /** (x): {@code factor·x + summand}. */
    record Affine(double factor, double summand) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            return List.of(operands.get(0));
        }
    }

    /**
     * (x, seed I32[3]): each element is zero with probability {@code rate}, else {@code x/(1-rate)}
     * (Srivastava et al. 2014). The mask is {@link Philox}'s function of seed, site and position
     * alone, so it is never stored. {@code site} tells the dropouts of one model apart; seed holds
     * the run's seed (low, high word) and the step.
     */
    record Dropout(double rate, int site) implements Differentiable {
        public Dropout {
            ShapeRules.rate("Dropout", rate);
        }

        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2);
            ShapeRules.seed(this, operands, 1);
            return List.of(operands.get(0));
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 1;
        }
    }

    // ---- reductions and layout ------------------------------------------------------------------

    /** (x): sums over axes until the shape is {@code target}; the transpose of broadcasting. */
    record SumTo(Shape target) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            ShapeRules.require(
                    target.broadcastsTo(operands.get(0)),
                    this,
                    "the target does not broadcast to the operand",
                    operands);
            return List.of(target);
        }
    }

    /** (x): x repeated to {@code target} by NumPy's rule. */
    record BroadcastTo(Shape target) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            ShapeRules.require(
                    operands.get(0).broadcastsTo(target),
                    this,
                    "the operand does not broadcast to the target",
                    operands);
            return List.of(target);
        }
    }

    /** (x […, C]): the largest of each row and its (first) index I32; shapes […]. NaN wins. */
    record Max() implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            ShapeRules.require(
                    operands.get(0).rank() > 0 && operands.get(0).dim(-1) > 0,
                    this,
                    "needs rows of at least one element",
                    operands);
            var rows = operands.get(0).without(-1);
            return List.of(rows, rows);
        }

        @Override
        public boolean integerResult(int index) {
            return index == 1;
        }
    }

    /** (x): the same elements under another shape; shares storage. */
    record Reshape(Shape target) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            ShapeRules.require(
                    operands.get(0).size() == target.size(),
                    this,
                    "the number of elements differs",
                    operands);
            return List.of(target);
        }
    }

    /** (x): axis {@code i} of the result is axis {@code axes[i]} of x. */
    record Permute(List<Integer> axes) implements Differentiable {
        public Permute {
            axes = List.copyOf(axes);
        }

        public static Permute of(int... axes) {
            var list = new ArrayList<Integer>();
            for (int axis : axes) {
                list.add(axis);
            }
            return new Permute(list);
        }

        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            return List.of(ShapeRules.permute(this, axes, operands));
        }

        /** The permutation that undoes this one. */
        public Permute inverse() {
            var inverse = new int[axes.size()];
            for (int i = 0; i < inverse.length; i++) {
                inverse[axes.get(i)] = i;
            }
            return of(inverse);
        }
    }

    /** (x₁, …, xₙ): the operands side by side along {@code axis} ≥ 0. */
    record Concat(int axis) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            return List.of(ShapeRules.concat(this, axis, operands));
        }
    }

    /** (x): entries {@code from} (inclusive) to {@code to} (exclusive) of {@code axis} ≥ 0. */
    record Slice(int axis, int from, int to) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            ShapeRules.axis(this, axis, operands);
            var shape = operands.get(0);
            ShapeRules.require(
                    0 <= from && from <= to && to <= shape.dim(axis),
                    this,
                    "the range is not within the axis",
                    operands);
            return List.of(shape.withDim(axis, to - from));
        }
    }

    /** (x): x between {@code before} and {@code after} zeros along {@code axis} ≥ 0. */
    record Pad(int axis, int before, int after) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            ShapeRules.axis(this, axis, operands);
            ShapeRules.require(before >= 0 && after >= 0, this, "negative padding", operands);
            var shape = operands.get(0);
            return List.of(shape.withDim(axis, before + shape.dim(axis) + after));
        }
    }

    /**
     * (x [B, …, S], lengths I32[B]): x where the index along the last axis is below the batch
     * entry's length, {@code fill} elsewhere: what is padding is not seen.
     */
    record Mask(double fill) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2);
            var x = operands.get(0);
            ShapeRules.require(
                    x.rank() >= 2 && operands.get(1).equals(Shape.of(x.dim(0))),
                    this,
                    "needs x of two axes at least, and a length for each entry of the first",
                    operands);
            return List.of(x);
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 1;
        }
    }

    // ---- matrices -------------------------------------------------------------------------------

    /**
     * (x […, M, K], y […, K, N]): matrix products over the last two axes, […, M, N]; leading axes
     * broadcast. {@code transposeLeft} reads x as […, K, M], {@code transposeRight} y as […, N, K].
     */
    record MatMul(boolean transposeLeft, boolean transposeRight) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2);
            return List.of(ShapeRules.matMul(this, transposeLeft, transposeRight, operands));
        }
    }

    /**
     * (x […, C], weight [O, C], bias [O]): {@code f(x·weightᵀ + bias)}, […, O]; the bias may be
     * left out. Where f's derivative needs the argument, a second result holds {@code x·weightᵀ +
     * bias}.
     */
    record Linear(Function activation) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2, 3);
            var result = ShapeRules.linear(this, operands);
            return activation.derivativeFromResult() ? List.of(result) : List.of(result, result);
        }
    }

    // ---- rows -----------------------------------------------------------------------------------

    /** (x […, C]): e^x normalised to sum 1 over the last axis. */
    record Softmax() implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            ShapeRules.rank(this, operands, 0, 1);
            return List.of(operands.get(0));
        }
    }

    /** (x […, C]): the logarithm of the softmax over the last axis. */
    record LogSoftmax() implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            ShapeRules.rank(this, operands, 0, 1);
            return List.of(operands.get(0));
        }
    }

    /**
     * (x […, C], gain [C], bias [C]): each row with its mean taken off and divided by its standard
     * deviation, times gain plus bias (Ba et al. 2016). Further results: the rows' means […] and
     * reciprocal standard deviations […].
     */
    record LayerNorm(double epsilon) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 3);
            ShapeRules.rank(this, operands, 0, 1);
            var x = operands.get(0);
            var row = Shape.of(x.dim(-1));
            ShapeRules.require(
                    operands.get(1).equals(row) && operands.get(2).equals(row),
                    this,
                    "gain and bias must be " + row,
                    operands);
            return List.of(x, x.without(-1), x.without(-1));
        }
    }

    /**
     * (x […, C], gain [C]): each row divided by its root mean square √(mean x² + ε), times gain
     * (Zhang and Sennrich 2019). A further result: the rows' reciprocal root mean squares […].
     */
    record RmsNorm(double epsilon) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2);
            ShapeRules.rank(this, operands, 0, 1);
            var x = operands.get(0);
            var row = Shape.of(x.dim(-1));
            ShapeRules.require(operands.get(1).equals(row), this, "gain must be " + row, operands);
            return List.of(x, x.without(-1));
        }
    }

    /**
     * (logits […, V], targets I32 […]): the mean of −log softmax(logits)[target] over the rows
     * whose target is not {@code ignored}, as a scalar; 0 where all are ignored. With label
     * smoothing ε the target distribution is (1−ε) on the target plus ε/V on every class (Szegedy
     * et al. 2016, section 7). A further result: the rows' log Σ e^logit […].
     */
    record CrossEntropy(double labelSmoothing, int ignored) implements Differentiable {
        public CrossEntropy {
            ShapeRules.rate("CrossEntropy", labelSmoothing);
        }

        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2);
            ShapeRules.rank(this, operands, 0, 1);
            var rows = operands.get(0).without(-1);
            ShapeRules.require(
                    operands.get(1).equals(rows), this, "targets must be " + rows, operands);
            return List.of(Shape.of(), rows);
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 1;
        }
    }

    // ---- tokens ---------------------------------------------------------------------------------

    /** (table [V, C], ids I32 […]): {@code scale} times the rows of the table, […, C]. */
    record Embedding(double scale) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2);
            ShapeRules.exactRank(this, operands, 0, 2);
            return List.of(operands.get(1).append(operands.get(0).dim(1)));
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 1;
        }
    }

    /**
     * (x [B, T, C], starts I32[B]): rotary positions (Su et al. 2021), [B, T, C]. Token t of row b
     * stands at position p = starts[b] + t, below {@link #POSITIONS}. In each head of {@code
     * headSize} channels, h = headSize/2, channels i and i + h are turned together by the angle p ·
     * base^(−i/h), so that the dot product of two turned vectors depends on their distance alone:
     *
     * <pre>
     * yᵢ = xᵢ·cos − xᵢ₊ₕ·sin;  yᵢ₊ₕ = xᵢ₊ₕ·cos + xᵢ·sin
     * </pre>
     *
     * {@code inverse} turns back, which is the transpose as well.
     */
    record Rotary(int headSize, double base, boolean inverse) implements Differentiable {
        /** Positions that there are: so many, that only a broken start is beyond. */
        public static final int POSITIONS = 1 << 20;

        public Rotary {
            if (headSize <= 0 || headSize % 2 != 0) {
                throw new IllegalArgumentException(
                        "Rotary: headSize must be even and positive, got " + headSize);
            }
            if (!(base > 0)) {
                throw new IllegalArgumentException("Rotary: base must be positive, got " + base);
            }
        }

        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2);
            ShapeRules.exactRank(this, operands, 0, 3);
            var x = operands.get(0);
            ShapeRules.require(
                    x.dim(2) % headSize == 0,
                    this,
                    "channels are no multiple of the head size",
                    operands);
            ShapeRules.perRow(this, "starts", operands, 1);
            return List.of(x);
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 1;
        }
    }

    /**
     * (query [B, T, C], key [B, S, K], value [B, S, K], lengths I32[B], seed I32[3] if dropout &gt;
     * 0): scaled dot-product attention in {@code heads} heads of C/heads channels (Vaswani et al.
     * 2017, section 3.2), [B, T, C]. Keys and values have {@code keyValueHeads} heads of the same
     * size, K = C/heads·keyValueHeads, each of which serves heads/keyValueHeads neighbouring heads
     * of the query (Ainslie et al. 2023). Keys at or beyond the length are not seen; with {@code
     * causal}, neither are keys s &gt; t + S − T. A row that sees no key is zero. Dropout is
     * applied to the weights. A further result: log Σ e^score [B, H, T], negative infinity for a
     * row that sees no key.
     */
    record Attention(int heads, int keyValueHeads, boolean causal, double dropout, int site)
            implements Differentiable {
        public Attention {
            ShapeRules.rate("Attention", dropout);
        }

        /** Attention where each head has keys and values of its own. */
        public Attention(int heads, boolean causal, double dropout, int site) {
            this(heads, heads, causal, dropout, site);
        }

        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, dropout > 0 ? 5 : 4);
            ShapeRules.attention(this, heads, keyValueHeads, operands, true);
            if (dropout > 0) {
                ShapeRules.seed(this, operands, 4);
            }
            var query = operands.get(0);
            return List.of(query, Shape.of(query.dim(0), heads, query.dim(1)));
        }

        @Override
        public boolean integerOperand(int index) {
            return index >= 3;
        }
    }

    /** (query, key, lengths): the weights of {@link Attention} without dropout, [B, H, T, S]. */
    record AttentionWeights(int heads, int keyValueHeads, boolean causal) implements Terminal {
        /** The weights where each head has keys of its own. */
        public AttentionWeights(int heads, boolean causal) {
            this(heads, heads, causal);
        }

        @Override
        public String whyNoDerivative() {
            return "it is for looking at; Attention itself is differentiable";
        }

        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 3);
            ShapeRules.attention(this, heads, keyValueHeads, operands, false);
            var query = operands.get(0);
            return List.of(Shape.of(query.dim(0), heads, query.dim(1), operands.get(1).dim(1)));
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 2;
        }
    }

    // ---- recurrences ----------------------------------------------------------------------------

    /**
     * (x [B, T, 3·H], weight [3·H, H], bias [3·H], state [B, H], lengths I32[B]): the states of
     * gated recurrent units (Cho et al. 2014) at every time, [B, T, H], with PyTorch's gates and
     * their order:
     *
     * <pre>
     * r = σ(xᵣ + Wᵣ·h + bᵣ)     z = σ(x_z + W_z·h + b_z)     m = Wₙ·h + bₙ
     * n = tanh(xₙ + r·m)        h′ = (1 − z)·n + z·h
     * </pre>
     *
     * where x is the input's part of the sums, computed for all times at once before. Times go
     * forward from state, or backward with {@code reverse}. At times at or beyond a row's length
     * the state stays as it is; so the final state of each row is that of time T − 1, or of time 0
     * with {@code reverse}, which starts at the row's last token. A further result: r, z, n and m
     * side by side, [B, T, 4·H], zero where the state stays.
     */
    record Gru(boolean reverse) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 5);
            var times = ShapeRules.recurrence(this, 3, 1, operands);
            int units = operands.get(1).dim(1);
            return List.of(times.append(units), times.append(4 * units));
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 4;
        }
    }

    /**
     * (x [B, T, 4·H], weight [4·H, H], bias [4·H], state [B, 2·H], lengths I32[B]): the states of
     * long short-term memory (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000) at
     * every time, [B, T, 2·H]. A state is the output h and the cell c, side by side. Gates are
     * PyTorch's, in its order:
     *
     * <pre>
     * i, f, o = σ(x + W·h + b)     g = tanh(x + W·h + b)     in the order i, f, g, o
     * c′ = f·c + i·g               h′ = o·tanh(c′)
     * </pre>
     *
     * Times, lengths and {@code reverse} are those of {@link Gru}. A further result: i, f, g and o,
     * [B, T, 4·H], zero where the state stays.
     */
    record Lstm(boolean reverse) implements Differentiable {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 5);
            var times = ShapeRules.recurrence(this, 4, 2, operands);
            int units = operands.get(1).dim(1);
            return List.of(times.append(2 * units), times.append(4 * units));
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 4;
        }
    }
}
