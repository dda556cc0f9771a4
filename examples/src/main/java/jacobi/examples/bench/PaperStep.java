package jacobi.examples.bench;

import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Op.Arithmetic;
import jacobi.engine.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The cost of a GPT training step on paper: its operations are written down, with shapes and
 * without data, so that models can be asked about that no memory here would hold. B batch, T time,
 * C width, F inner, V vocabulary.
 */
final class PaperStep {
    private final TrainCase train;
    private final Shape tokens;
    private final Shape row;
    private final Shape states;
    private final Shape inner;
    private final Shape logits;
    private final List<Cost> costs = new ArrayList<>();
    private long parameters;

    /**
     * @throws IllegalArgumentException for anything but a GPT
     */
    PaperStep(TrainCase train) {
        if (train.kind() != TrainCase.Kind.GPT) {
            throw new IllegalArgumentException("only GPT steps are written down, got " + train);
        }
        this.train = train;
        tokens = Shape.of(train.batch(), train.time());
        row = Shape.of(train.width());
        states = tokens.append(train.width());
        inner = tokens.append(train.inner());
        logits = tokens.append(train.vocabulary());
        ends();
        var layer = new ArrayList<Cost>();
        long before = parameters;
        var outside = List.copyOf(costs);
        costs.clear();
        layer();
        layer.addAll(costs);
        long each = parameters - before;
        costs.clear();
        costs.addAll(outside);
        IntStream.range(0, train.layers()).forEach(_ -> costs.addAll(layer));
        parameters = before + each * train.layers();
        update();
    }

    /** What would be learned. */
    long parameters() {
        return parameters;
    }

    Cost total() {
        return costs.stream().reduce(Cost.NONE, Cost::plus);
    }

    /** The least time, one operation after the other. */
    double seconds(Peaks peaks) {
        return costs.stream().mapToDouble(peaks::seconds).sum();
    }

    // ---- the step -------------------------------------------------------------------------------

    /** Embeddings, the last norm, the output layer, which is the embedding, and the loss. */
    private void ends() {
        int width = train.width();
        var table = Shape.of(train.vocabulary(), width);
        parameters += table.size() + 1024L * width;
        op(new Op.Embedding(1), table, tokens);
        op(new Op.Binary(Arithmetic.ADD), states, Shape.of(train.time(), width));
        op(new GradientOp.Embedding(train.vocabulary(), 1), tokens, states);
        // The table's two gradients are added up.
        op(new Op.Binary(Arithmetic.ADD), table, table);
        norm();
        product(states, logits, table);
        op(new Op.CrossEntropy(0, -1), logits, tokens);
        op(new GradientOp.CrossEntropy(0, -1), logits, tokens, tokens, Shape.of());
    }

    /** A block, forward and backward. */
    private void layer() {
        norm();
        for (int i = 0; i < 4; i++) {
            linear(states, states);
        }
        // The norm's result feeds queries, keys and values: their gradients add up.
        add();
        add();
        attention();
        residual();
        norm();
        linear(states, inner);
        op(new Op.Unary(Function.GELU), inner);
        op(new GradientOp.Unary(Function.GELU), inner, inner);
        linear(inner, states);
        residual();
    }

    /** The sum forward; backward the two gradients that meet. */
    private void residual() {
        add();
        add();
    }

    private void add() {
        op(new Op.Binary(Arithmetic.ADD), states, states);
    }

    private void norm() {
        parameters += 2L * train.width();
        op(new Op.LayerNorm(1e-5), states, row, row);
        op(new GradientOp.LayerNorm(), states, row, tokens, tokens, states);
    }

    private void attention() {
        int heads = train.heads();
        var lengths = Shape.of(train.batch());
        var sums = Shape.of(train.batch(), heads, train.time());
        op(new Op.Attention(heads, true, 0, 0), states, states, states, lengths);
        op(
                new GradientOp.Attention(heads, true, 0, 0),
                states,
                states,
                states,
                lengths,
                states,
                sums,
                states);
    }

    private void linear(Shape in, Shape out) {
        var weight = Shape.of(out.dim(-1), in.dim(-1));
        parameters += weight.size() + out.dim(-1);
        product(in, out, weight);
        op(new Op.SumTo(Shape.of(out.dim(-1))), out);
    }

    /** x·wᵀ, dy·w and dyᵀ·x. */
    private void product(Shape in, Shape out, Shape weight) {
        op(new Op.Linear(Function.IDENTITY), in, weight);
        op(new Op.MatMul(false, false), rows(out), weight);
        op(new Op.MatMul(true, false), rows(out), rows(in));
    }

    private static Shape rows(Shape shape) {
        return Shape.of(shape.rows(), shape.dim(-1));
    }

    /** AdamW reads weights, gradients and two moments, and writes all but the gradients. */
    private void update() {
        costs.add(new Cost(0, 4.0 * Float.BYTES * parameters, 3.0 * Float.BYTES * parameters));
    }

    private void op(Op op, Shape... operands) {
        costs.add(OpCost.of(op, List.of(operands)));
    }
}
