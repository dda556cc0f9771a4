package jacobi.engine;

import java.util.List;

/**
 * The fused backward halves of operations whose gradient is faster in one piece than composed.
 * {@code dy} is the gradient of the loss with respect to the forward operation's first result.
 */
public sealed interface GradientOp extends Op.Terminal {

    @Override
    default String whyNoDerivative() {
        return "it is itself a derivative; second derivatives are not supported";
    }

    /** (saved, dy): {@code f′·dy}; saved is f's result or its argument, see {@link Function}. */
    record Unary(Function function) implements GradientOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            return ShapeRules.same(this, operands, 2);
        }
    }

    /** (index I32 […], dy […]): dy at each row's index, zeros elsewhere, […, columns]. */
    record Max(int columns) implements GradientOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            return List.of(ShapeRules.same(this, operands, 2).getFirst().append(columns));
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 0;
        }
    }

    /** (y […, C], dy […, C]), y being the softmax: dx = y·(dy − Σ y·dy). */
    record Softmax() implements GradientOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2);
            ShapeRules.rank(this, operands, 0, 1);
            return ShapeRules.same(this, operands, 2);
        }
    }

    /** (y […, C], dy […, C]), y being the log-softmax: dx = dy − e^y·Σ dy. */
    record LogSoftmax() implements GradientOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2);
            ShapeRules.rank(this, operands, 0, 1);
            return ShapeRules.same(this, operands, 2);
        }
    }

    /** (x […, C], gain [C], mean […], reciprocal deviation […], dy […, C]): dx, dGain, dBias. */
    record LayerNorm() implements GradientOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 5);
            ShapeRules.rank(this, operands, 0, 1);
            var x = operands.get(0);
            var gain = operands.get(1);
            ShapeRules.require(
                    x.equals(operands.get(4))
                            && gain.equals(Shape.of(x.dim(-1)))
                            && operands.get(2).equals(x.without(-1))
                            && operands.get(3).equals(x.without(-1)),
                    this,
                    "operands must be x, gain, mean, deviation, dy of one layer norm",
                    operands);
            return List.of(x, gain, gain);
        }
    }

    /** (x […, C], gain [C], reciprocal root mean square […], dy […, C]): dx, dGain. */
    record RmsNorm() implements GradientOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 4);
            ShapeRules.rank(this, operands, 0, 1);
            var x = operands.get(0);
            var gain = operands.get(1);
            ShapeRules.require(
                    x.equals(operands.get(3))
                            && gain.equals(Shape.of(x.dim(-1)))
                            && operands.get(2).equals(x.without(-1)),
                    this,
                    "operands must be x, gain, reciprocal, dy of one RMS norm",
                    operands);
            return List.of(x, gain);
        }
    }

    /** (logits […, V], targets I32 […], log-sum-exp […], dLoss []): dLogits […, V]. */
    record CrossEntropy(double labelSmoothing, int ignored) implements GradientOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 4);
            ShapeRules.rank(this, operands, 0, 1);
            var rows = operands.get(0).without(-1);
            ShapeRules.require(
                    operands.get(1).equals(rows)
                            && operands.get(2).equals(rows)
                            && operands.get(3).equals(Shape.of()),
                    this,
                    "operands must be logits, targets, log-sum-exp and a scalar",
                    operands);
            return List.of(operands.get(0));
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 1;
        }
    }

    /** (ids I32 […], dy […, C]): {@code scale} times the rows of dy added up by id, [rows, C]. */
    record Embedding(int rows, double scale) implements GradientOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 2);
            ShapeRules.rank(this, operands, 1, 1);
            var dy = operands.get(1);
            ShapeRules.require(
                    operands.get(0).equals(dy.without(-1)),
                    this,
                    "ids must be " + dy.without(-1),
                    operands);
            return List.of(Shape.of(rows, dy.dim(-1)));
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 0;
        }
    }

    /**
     * (query, key, value, lengths, seed if dropout &gt; 0, result, log-sum-exp, dy): dQuery, dKey,
     * dValue. The weights are computed again from the log-sum-exp (Dao et al. 2022, section 3.1).
     */
    record Attention(int heads, int keyValueHeads, boolean causal, double dropout, int site)
            implements GradientOp {
        /** The gradient of attention where each head has keys and values of its own. */
        public Attention(int heads, boolean causal, double dropout, int site) {
            this(heads, heads, causal, dropout, site);
        }

        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            int first = dropout > 0 ? 5 : 4;
            ShapeRules.count(this, operands, first + 3);
            ShapeRules.attention(this, heads, keyValueHeads, operands, true);
            if (dropout > 0) {
                ShapeRules.seed(this, operands, 4);
            }
            var query = operands.get(0);
            ShapeRules.require(
                    operands.get(first).equals(query)
                            && operands.get(first + 1)
                                    .equals(Shape.of(query.dim(0), heads, query.dim(1)))
                            && operands.get(first + 2).equals(query),
                    this,
                    "result, log-sum-exp and dy must be those of one attention",
                    operands);
            return List.of(query, operands.get(1), operands.get(2));
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 3 || index == 4 && dropout > 0;
        }
    }

    /**
     * (weight [3·H, H], state [B, H], lengths I32[B], states [B, T, H], saved [B, T, 4·H], dy [B,
     * T, H]): dx [B, T, 3·H], dWeight, dBias and dState of {@link Op.Gru}. Neither x nor the bias
     * is needed again.
     */
    record Gru(boolean reverse) implements GradientOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            return ShapeRules.recurrenceGradient(this, 3, 1, operands);
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 2;
        }
    }

    /**
     * (weight [4·H, H], state [B, 2·H], lengths I32[B], states [B, T, 2·H], saved [B, T, 4·H], dy
     * [B, T, 2·H]): dx [B, T, 4·H], dWeight, dBias and dState of {@link Op.Lstm}.
     */
    record Lstm(boolean reverse) implements GradientOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            return ShapeRules.recurrenceGradient(this, 4, 2, operands);
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 2;
        }
    }
}
