package jacobi.accel;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Philox;

import java.util.ArrayList;
import java.util.List;

/**
 * Attention in tiles, with an online softmax (Dao et al. 2022): no launch but that of {@link
 * Op.AttentionWeights} has a matrix of weights in memory.
 */
final class Attention {
    /** Rows of which a group of {@link Kernel#ATTENTION_PRODUCTS} computes the products. */
    private static final int ROWS = 8;

    private Attention() {}

    static List<Launch> forward(Op.Attention op, List<Operand> in, List<Operand> out) {
        var y = out.get(0);
        var logSumExp = out.get(1);
        if (logSumExp.size() == 0) {
            return List.of();
        }
        var heads =
                new Heads(op.heads(), op.keyValueHeads(), op.causal(), op.dropout(), op.site(), in);
        return List.of(
                heads.launch(Kernel.ATTENTION, heads.queryBlocks())
                        .ints(y.address(), logSumExp.address())
                        .reads(in.toArray(Operand[]::new))
                        .writes(y, logSumExp));
    }

    static List<Launch> gradient(
            GradientOp.Attention op, List<Operand> in, List<Operand> out, Scratch scratch) {
        var heads =
                new Heads(op.heads(), op.keyValueHeads(), op.causal(), op.dropout(), op.site(), in);
        var y = in.get(in.size() - 3);
        var logSumExp = in.get(in.size() - 2);
        var dy = in.getLast();
        var products = scratch.floats(logSumExp.size());
        var reads = new ArrayList<>(in);
        reads.add(products);
        var launches = new ArrayList<Launch>();
        if (out.get(0).size() > 0) {
            launches.add(
                    Launch.groups(Kernel.ATTENTION_PRODUCTS, Math.ceilDiv(logSumExp.size(), ROWS))
                            .ints(logSumExp.size(), op.heads(), heads.queries(), heads.size())
                            .ints(dy.address(), y.address(), products.address())
                            .reads(dy, y)
                            .writes(products));
            launches.add(
                    heads.launch(Kernel.ATTENTION_QUERY_GRADIENT, heads.queryBlocks())
                            .ints(logSumExp.address(), products.address(), dy.address())
                            .ints(out.get(0).address())
                            .reads(reads.toArray(Operand[]::new))
                            .writes(out.get(0)));
        }
        if (out.get(1).size() > 0) {
            launches.add(
                    heads.launch(Kernel.ATTENTION_KEY_GRADIENT, heads.keyBlocks())
                            .ints(logSumExp.address(), products.address(), dy.address())
                            .ints(out.get(1).address(), out.get(2).address())
                            .reads(reads.toArray(Operand[]::new))
                            .writes(out.get(1), out.get(2)));
        }
        return launches;
    }

    static List<Launch> weights(Op.AttentionWeights op, List<Operand> in, Operand weights) {
        if (weights.size() == 0) {
            return List.of();
        }
        var query = in.get(0);
        var key = in.get(1);
        var lengths = in.get(2);
        int size = query.dim(2) / op.heads();
        int rows = query.dim(0) * op.heads() * query.dim(1);
        return List.of(
                Launch.groups(Kernel.ATTENTION_WEIGHTS, rows)
                        .ints(op.heads(), op.heads() / op.keyValueHeads())
                        .ints(query.dim(1), key.dim(1), size, op.causal() ? 1 : 0)
                        .ints(query.address(), key.address(), lengths.address())
                        .ints(weights.address())
                        .reals(1 / Math.sqrt(size))
                        .reads(query, key, lengths)
                        .writes(weights));
    }

    /** The heads of query, key and value, the first operands. */
    private record Heads(
            int heads,
            int keyValueHeads,
            boolean causal,
            double dropout,
            int site,
            List<Operand> in) {

        int queries() {
            return in.get(0).dim(1);
        }

        int keys() {
            return in.get(1).dim(1);
        }

        int size() {
            return in.get(0).dim(2) / heads;
        }

        /** Blocks of queries of all heads. */
        int queryBlocks() {
            return in.get(0).dim(0) * heads * Math.ceilDiv(queries(), Kernel.ATTENTION_TILE);
        }

        /** Blocks of keys of all heads of keys. */
        int keyBlocks() {
            return in.get(0).dim(0) * keyValueHeads * Math.ceilDiv(keys(), Kernel.ATTENTION_TILE);
        }

        Launch.Builder launch(Kernel kernel, int blocks) {
            return Launch.groups(kernel, blocks)
                    .down(Math.max(1, Math.ceilDiv(size(), Kernel.ATTENTION_CHANNELS)))
                    .ints(heads, heads / keyValueHeads, queries(), keys(), size())
                    .ints(causal ? 1 : 0, Philox.threshold(dropout), site)
                    .ints(in.get(0).address(), in.get(1).address(), in.get(2).address())
                    .ints(in.get(3).address(), dropout > 0 ? in.get(4).address() : -1)
                    .reals(1 / Math.sqrt(size()), 1 / (1 - dropout), Double.NEGATIVE_INFINITY);
        }
    }
}
