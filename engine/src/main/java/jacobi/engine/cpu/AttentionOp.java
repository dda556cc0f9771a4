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

    /**
     * Multiply-adds of single queries that are not shared out: below 10 µs, waiting for a second
     * thread costs more than it saves, and milliseconds where the cores have other work as well.
     */
    private static final long LITTLE_WORK = 1 << 17;

    /** With fewer tasks than this, smaller ones are made, so that many cores get some. */
    private static final int TASKS = 16;

    /** With so many groups of heads, those of a group go to one task. */
    private static final int ENOUGH_GROUPS = 4;

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
        var sizes = sizes(op.heads(), op.keyValueHeads(), op.causal(), in);
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
        long work = 2 * sizes.work(Math.min(size, queries));
        boolean little = queries <= FEW_QUERIES && tasks * work <= LITTLE_WORK;
        int grain = little ? Math.max(1, tasks) : grain(tasks, work);
        return Work.parts(
                tasks,
                tiles == 1 ? wholeGroups(sizes, grain) : grain,
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

    /**
     * Rounds a number of heads up to whole groups, where there are enough of them: the second head
     * of a group finds in the cache the keys that the first has read.
     */
    private static int wholeGroups(AttentionSizes sizes, int heads) {
        boolean enough = sizes.batch() * sizes.keyValueHeads() >= ENOUGH_GROUPS;
        return enough ? Math.ceilDiv(heads, sizes.group()) * sizes.group() : heads;
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
        var sizes = sizes(op.heads(), op.keyValueHeads(), op.causal(), in);
        int saved = op.dropout() > 0 ? 5 : 4;
        var scratch = new Scratch();
        var keyGradient = GroupSums.into(out.get(1), sizes, scratch);
        var valueGradient = GroupSums.into(out.get(2), sizes, scratch);
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
                        keyGradient.summands(),
                        valueGradient.summands());
        boolean many = sizes.queries() > FEW_KEYS && sizes.keys() > FEW_KEYS;
        KeysKernel keys = many ? new AttentionSweepBackward(kernel)::keys : kernel::keys;
        int blocks = keyBlocks(sizes);
        var queryGradient = Floats.of(out.get(0));
        var ofPairs =
                blocks == 1
                        ? whole(sizes, keys, queryGradient)
                        : inBlocks(sizes, keys, blocks, queryGradient, scratch);
        return scratch.around(Work.inOrder(ofPairs, keyGradient.adding(), valueGradient.adding()));
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
            AttentionSizes sizes,
            KeysKernel kernel,
            int blocks,
            Floats queryGradient,
            Scratch scratch) {
        int width = sizes.width();
        int size = sizes.queries() * width;
        int tiles = Math.ceilDiv(sizes.keys(), AttentionScratch.KEYS);
        int block = Math.ceilDiv(tiles, blocks) * AttentionScratch.KEYS;
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
        return Work.inOrder(summing, adding);
    }

    static Work weights(Op.AttentionWeights op, List<Tensor> in, List<Tensor> out) {
        var sizes = sizes(op.heads(), op.keyValueHeads(), op.causal(), in);
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

    private static AttentionSizes sizes(
            int heads, int keyValueHeads, boolean causal, List<Tensor> in) {
        return AttentionSizes.of(
                in.get(0).shape(), in.get(1).shape(), heads, keyValueHeads, causal);
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
