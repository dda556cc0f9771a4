package jacobi.engine;

import java.util.List;

/**
 * What changes tensors that outlive a step: an optimizer its parameters, a decoder its cache.
 * Results may be written over the operands of the same name; {@link Device#update} checks the
 * operands and does so. What changes from step to step (learning rate, clipping, positions) comes
 * in as a tensor, so that a recorded step can be replayed.
 */
public sealed interface UpdateOp extends Op.Terminal {

    @Override
    default String whyNoDerivative() {
        return "it updates parameters; nothing is learned through it";
    }

    /** (x₁, …, xₙ): the sum of all squares, as a scalar. */
    record SumOfSquares() implements UpdateOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.require(!operands.isEmpty(), this, "needs an operand", operands);
            return List.of(Shape.of());
        }
    }

    /**
     * (sum of squares []): the factor min(1, maxNorm/√sum) that clips gradients by their global
     * norm (Pascanu et al. 2013), as a scalar. Where the sum is infinite or NaN the factor is NaN:
     * a broken gradient must show.
     */
    record ClipFactor(double maxNorm) implements UpdateOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 1);
            ShapeRules.scalar(this, operands, 0);
            return List.of(Shape.of());
        }
    }

    /**
     * (parameter, gradient, velocity, rate [1], factor []): with g = factor·gradient +
     * weightDecay·parameter, {@code velocity = momentum·velocity + g; parameter −= rate·velocity}.
     * Results: parameter, velocity.
     */
    record Sgd(double momentum, double weightDecay) implements UpdateOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.update(this, operands, 3, 1);
            return List.of(operands.get(0), operands.get(2));
        }
    }

    /**
     * (parameter, gradient, m, v, rates [3] = learning rate, 1−β1ᵗ, 1−β2ᵗ, factor []): Adam (Kingma
     * and Ba 2015, algorithm 1) with g = factor·gradient. Weight decay is added to g or, if {@code
     * decoupled}, taken off the parameter (AdamW; Loshchilov and Hutter 2019, algorithm 2).
     *
     * <pre>
     * m = β1·m + (1−β1)·g;  v = β2·v + (1−β2)·g²
     * parameter −= rate·(m/(1−β1ᵗ)) / (√(v/(1−β2ᵗ)) + ε)
     * </pre>
     *
     * Results: parameter, m, v.
     */
    record Adam(double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled)
            implements UpdateOp {
        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.update(this, operands, 4, 3);
            return List.of(operands.get(0), operands.get(2), operands.get(3));
        }
    }

    /**
     * (table [rows, C], ids I32 […], summands […, C]): the table with {@code scale} times each
     * summand added to the row of its id, in the order they come in: so that the gradient of a
     * table that serves twice touches no more rows than were looked up. Result: table.
     */
    record AddRows(double scale) implements UpdateOp {
        @Override
        public String whyNoDerivative() {
            return "it adds up gradients; second derivatives are not supported";
        }

        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 3);
            ShapeRules.exactRank(this, operands, 0, 2);
            ShapeRules.rank(this, operands, 2, 1);
            var table = operands.get(0);
            var summands = operands.get(2);
            ShapeRules.require(
                    operands.get(1).equals(summands.without(-1))
                            && summands.dim(-1) == table.dim(1),
                    this,
                    "summands must be rows of the table, one for each id",
                    operands);
            return List.of(table);
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 1;
        }
    }

    /**
     * (cache [B, S, C], rows [B, T, C], starts I32[B]): the cache with the rows of each b at
     * starts[b] … starts[b] + T − 1, and the rest as it was: so that decoding can keep its keys and
     * values in place. Result: cache.
     */
    record Insert() implements UpdateOp {
        @Override
        public String whyNoDerivative() {
            return "it fills a cache for decoding; to learn through it, use Concat";
        }

        @Override
        public List<Shape> resultShapes(List<Shape> operands) {
            ShapeRules.count(this, operands, 3);
            ShapeRules.exactRank(this, operands, 0, 3);
            ShapeRules.exactRank(this, operands, 1, 3);
            var cache = operands.get(0);
            var rows = operands.get(1);
            ShapeRules.require(
                    cache.withDim(1, rows.dim(1)).equals(rows) && rows.dim(1) <= cache.dim(1),
                    this,
                    "rows must be as those of the cache, and no more",
                    operands);
            ShapeRules.perRow(this, "starts", operands, 2);
            return List.of(cache);
        }

        @Override
        public boolean integerOperand(int index) {
            return index == 2;
        }
    }
}
