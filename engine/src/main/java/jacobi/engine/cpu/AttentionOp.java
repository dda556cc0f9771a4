package jacobi.engine.cpu;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.List;

/**
 * {@link Op.Attention}, its gradient and its weights on the cpu device: finds the arrays and cuts
 * the work, by the sizes alone.
 */
final class AttentionOp {
    /** Up to so many queries, each is computed by itself. */
    private static final int FEW_QUERIES = 4;

    /** Up to so many keys fit into one tile. */
    private static final int FEW_KEYS = AttentionScratch.KEYS;

    /** Groups of queries of a part at least. */
    private static final int LEAST_GROUPS = 8;

    /** Multiply-adds of a task: 10 to 20 µs. */
    private static final long TASK_WORK = 1 << 19;

    /** With fewer tasks than this, smaller ones are made, so that many cores get some. */
    private static final int TASKS = 16;

    /** The least number of keys for which a gradient is cut along the keys. */
    private static final int KEY_BLOCK = 4 * AttentionScratch.KEYS;

    /** {@link AttentionBackward#keys}, or what computes the same. */
    @FunctionalInterface
    private interface KeysKernel {
        void keys(
                int pair,
                int from,
                int to,
                float[] summand,
                int summandAt,
                int stride,
                AttentionScratch scratch);
    }

    private AttentionOp() {}

    static Work forward(Op.Attention op, List<Tensor> in, List<Tensor> out) {
        var sizes =
                AttentionSizes.of(in.get(0).shape(), in.get(1).shape(), op.heads(), op.causal());
        var kernel =
                new AttentionForward(
                        sizes,
                        Floats.of(in.get(0)),
                        Floats.of(in.get(1)),
                        Floats.of(in.get(2)),
                        in.get(3).ints(),
                        in.get(3).offset(),
                        dropout(op.dropout(), op.site(), in, sizes.keys()),
                        Floats.of(out.get(0)),
                        Floats.of(out.get(1)));
        int queries = sizes.queries();
        if (queries > FEW_QUERIES && sizes.keys() > FEW_KEYS) {
            return sweep(new AttentionSweep(kernel), sizes);
        }
        int size = queries <= FEW_QUERIES ? queries : AttentionScratch.QUERIES;
        int tiles = queries == 0 ? 0 : Math.ceilDiv(queries, size);
        int tasks = sizes.pairs() * tiles;
        return Work.parts(
                tasks,
                grain(tasks, 2 * sizes.work(Math.min(size, queries))),
                (from, to) -> {
                    var scratch = AttentionScratch.take();
                    for (int i = from; i < to; i++) {
                        int first = i % tiles * size;
                        int last = Math.min(queries, first + size);
                        if (queries <= FEW_QUERIES) {
                            kernel.rows(i / tiles, first, last, scratch);
                        } else {
                            kernel.tile(i / tiles, first, last, scratch);
                        }
                    }
                    scratch.giveBack();
                });
    }

    /** Cuts the queries of a pair, if there are but few pairs: each part packs the keys anew. */
    private static Work sweep(AttentionSweep kernel, AttentionSizes sizes) {
        int queries = sizes.queries();
        int groups = Math.ceilDiv(queries, Panels.ROWS);
        int wanted = Math.ceilDiv(TASKS, Math.max(1, sizes.pairs()));
        int parts = Math.clamp(groups / LEAST_GROUPS, 1, wanted);
        int size = Math.ceilDiv(groups, parts) * Panels.ROWS;
        int pieces = Math.ceilDiv(queries, size);
        return Work.tasks(
                sizes.pairs() * pieces,
                i -> {
                    var scratch = AttentionScratch.take();
                    int first = i % pieces * size;
                    kernel.queries(i / pieces, first, Math.min(queries, first + size), scratch);
                    scratch.giveBack();
                });
    }

    static Work backward(GradientOp.Attention op, List<Tensor> in, List<Tensor> out) {
        var sizes =
                AttentionSizes.of(in.get(0).shape(), in.get(1).shape(), op.heads(), op.causal());
        int saved = op.dropout() > 0 ? 5 : 4;
        var kernel =
                new AttentionBackward(
                        sizes,
                        Floats.of(in.get(0)),
                        Floats.of(in.get(1)),
                        Floats.of(in.get(2)),
                        in.get(3).ints(),
                        in.get(3).offset(),
                        dropout(op.dropout(), op.site(), in, sizes.keys()),
                        Floats.of(in.get(saved)),
                        Floats.of(in.get(saved + 1)),
                        Floats.of(in.get(saved + 2)),
                        Floats.of(out.get(1)),
                        Floats.of(out.get(2)));
        boolean many = sizes.queries() > FEW_KEYS && sizes.keys() > FEW_KEYS;
        KeysKernel keys = many ? new AttentionSweepBackward(kernel)::keys : kernel::keys;
        int blocks = keyBlocks(sizes);
        if (blocks == 1) {
            return whole(sizes, keys, Floats.of(out.get(0)));
        }
        return inBlocks(sizes, keys, blocks, Floats.of(out.get(0)));
    }

    /** How many parts the keys of a pair are cut into, so that a few pairs give enough tasks. */
    private static int keyBlocks(AttentionSizes sizes) {
        int wanted = Math.ceilDiv(TASKS, Math.max(1, sizes.pairs()));
        return Math.clamp(sizes.keys() / KEY_BLOCK, 1, wanted);
    }

    private static Work whole(AttentionSizes sizes, KeysKernel kernel, Floats queryGradient) {
        return Work.parts(
                sizes.pairs(),
                grain(sizes.pairs(), 5 * sizes.work(sizes.queries())),
                (from, to) -> {
                    var scratch = AttentionScratch.take();
                    for (int pair = from; pair < to; pair++) {
                        int at = queryGradient.at() + sizes.query(pair, 0);
                        kernel.keys(
                                pair,
                                0,
                                sizes.keys(),
                                queryGradient.array(),
                                at,
                                sizes.stride(),
                                scratch);
                    }
                    scratch.giveBack();
                });
    }

    /** Each block of keys has a summand of the queries' gradients; they are added in order. */
    private static Work inBlocks(
            AttentionSizes sizes, KeysKernel kernel, int blocks, Floats queryGradient) {
        int width = sizes.width();
        int size = sizes.queries() * width;
        int tiles = Math.ceilDiv(sizes.keys(), AttentionScratch.KEYS);
        int block = Math.ceilDiv(tiles, blocks) * AttentionScratch.KEYS;
        var scratch = new Scratch();
        var summands = Place.in(scratch, sizes.pairs() * blocks * size);
        var summing =
                Work.tasks(
                        sizes.pairs() * blocks,
                        i -> {
                            var rows = AttentionScratch.take();
                            int from = Math.min(sizes.keys(), i % blocks * block);
                            int to = Math.min(sizes.keys(), from + block);
                            int at = summands.at() + i * size;
                            kernel.keys(i / blocks, from, to, summands.array(), at, width, rows);
                            rows.giveBack();
                        });
        var adding =
                Work.parts(
                        sizes.pairs() * sizes.queries(),
                        Math.max(1, (1 << 14) / Math.max(1, blocks * width)),
                        (from, to) -> {
                            for (int row = from; row < to; row++) {
                                int pair = row / sizes.queries();
                                int t = row % sizes.queries();
                                HeadRows.sum(
                                        summands.array(),
                                        summands.at() + pair * blocks * size + t * width,
                                        size,
                                        blocks,
                                        width,
                                        queryGradient.array(),
                                        queryGradient.at() + sizes.query(pair, t));
                            }
                        });
        return scratch.around(Work.inOrder(summing, adding));
    }

    static Work weights(Op.AttentionWeights op, List<Tensor> in, List<Tensor> out) {
        var sizes =
                AttentionSizes.of(in.get(0).shape(), in.get(1).shape(), op.heads(), op.causal());
        var query = Floats.of(in.get(0));
        var key = Floats.of(in.get(1));
        var lengths = in.get(2);
        var weights = Floats.of(out.get(0));
        int rows = sizes.pairs() * sizes.queries();
        return Work.parts(
                rows,
                grain(rows, sizes.work(1)),
                (from, to) -> {
                    var scratch = AttentionScratch.take();
                    scratch.scores =
                            AttentionScratch.atLeast(
                                    scratch.scores, AttentionRow.scratch(sizes.keys()));
                    for (int row = from; row < to; row++) {
                        int pair = row / sizes.queries();
                        AttentionRow.weights(
                                sizes,
                                pair,
                                row % sizes.queries(),
                                lengths.ints()[lengths.offset() + pair / sizes.heads()],
                                query,
                                key,
                                scratch.scores,
                                weights);
                    }
                    scratch.giveBack();
                });
    }

    private static AttentionDropout dropout(double rate, int site, List<Tensor> in, int keys) {
        if (rate == 0) {
            return null;
        }
        var seed = in.get(4);
        return new AttentionDropout(rate, site, seed.ints(), seed.offset(), keys);
    }

    /** Items of a task, of which each is so many multiply-adds. */
    private static int grain(int items, long work) {
        return Math.clamp(TASK_WORK / work, 1, Math.max(1, items / TASKS));
    }
}
