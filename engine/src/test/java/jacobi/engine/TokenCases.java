package jacobi.engine;

import static jacobi.engine.Tolerance.EPSILON;

import java.util.ArrayList;
import java.util.List;

/** Cases of embedding, positions and attention. */
final class TokenCases {
    private TokenCases() {}

    static void add(CaseList cases) {
        embedding(cases);
        rotary(cases);
        for (var sizes : sizes(cases)) {
            for (boolean causal : new boolean[] {false, true}) {
                for (double dropout : new double[] {0, 0.3}) {
                    attention(cases, sizes, causal, dropout);
                }
                if (!cases.small()) {
                    attentionWeights(cases, sizes, causal);
                }
            }
        }
    }

    private record Lookup(int rows, int columns, Shape ids) {}

    private static void embedding(CaseList cases) {
        var lookups =
                cases.choose(
                        List.of(new Lookup(5, 3, Shape.of(2, 4))),
                        List.of(
                                new Lookup(1, 1, Shape.of()),
                                new Lookup(1, 7, Shape.of(13)),
                                new Lookup(7, 1, Shape.of(3)),
                                new Lookup(13, 31, Shape.of(2, 3)),
                                new Lookup(31, 64, Shape.of(7, 13)),
                                new Lookup(64, 13, Shape.of(2, 3, 7)),
                                new Lookup(3, 207, Shape.of(31)),
                                new Lookup(207, 64, Shape.of(3, 64)),
                                new Lookup(7, 13, Shape.of(0)),
                                new Lookup(7, 13, Shape.of(3, 0))),
                        List.of(
                                new Lookup(5003, 64, Shape.of(50, 61)),
                                new Lookup(13, 207, Shape.of(50, 61))));
        for (var s : lookups) {
            for (double scale : new double[] {1, Math.sqrt(512)}) {
                // The scale is rounded to F32, then the product.
                cases.add(
                        new Op.Embedding(scale),
                        "",
                        scale == 1 ? Tolerance.EXACT : Tolerance.roundings(1.5),
                        draw -> List.of(draw.numbers(s.rows, s.columns), draw.ids(s.rows, s.ids)));
                if (!cases.small()) {
                    cases.add(
                            new GradientOp.Embedding(s.rows, scale),
                            "",
                            Tolerance.sum(s.ids.size() / s.rows, scale),
                            draw ->
                                    List.of(
                                            draw.ids(s.rows, s.ids),
                                            draw.numbers(s.ids.append(s.columns))));
                    cases.add(
                            new UpdateOp.AddRows(scale),
                            "",
                            Tolerance.sum(s.ids.size() / s.rows + 1, Math.max(1, scale)),
                            draw ->
                                    List.of(
                                            draw.numbers(s.rows, s.columns),
                                            draw.ids(s.rows, s.ids),
                                            draw.numbers(s.ids.append(s.columns))));
                }
            }
        }
    }

    private record Turned(int headSize, Shape x) {}

    private static void rotary(CaseList cases) {
        var turned =
                cases.choose(
                        List.of(new Turned(4, Shape.of(2, 3, 8)), new Turned(2, Shape.of(1, 2, 2))),
                        List.of(
                                new Turned(2, Shape.of(1, 1, 2)),
                                new Turned(2, Shape.of(3, 7, 6)),
                                new Turned(6, Shape.of(2, 13, 18)),
                                new Turned(8, Shape.of(1, 3, 64)),
                                new Turned(14, Shape.of(31, 1, 14)),
                                new Turned(64, Shape.of(2, 7, 128)),
                                new Turned(66, Shape.of(2, 3, 66)),
                                new Turned(206, Shape.of(1, 2, 206)),
                                new Turned(4, Shape.of(0, 3, 8)),
                                new Turned(4, Shape.of(2, 0, 8)),
                                new Turned(4, Shape.of(2, 3, 0))),
                        List.of(new Turned(64, Shape.of(4, 130, 256))));
        for (var s : turned) {
            for (boolean inverse : new boolean[] {false, true}) {
                // Sums of two products of numbers below 1, with sines and cosines rounded.
                cases.add(
                        new Op.Rotary(s.headSize, inverse ? 500_000 : 10_000, inverse),
                        "",
                        new Tolerance(0, 3 * EPSILON),
                        draw -> List.of(draw.numbers(s.x), draw.ids(5000, Shape.of(s.x.dim(0)))));
            }
        }
    }

    private record Sizes(
            int batch, int queries, int keys, int heads, int keyValueHeads, int headSize) {
        Sizes(int batch, int queries, int keys, int heads, int headSize) {
            this(batch, queries, keys, heads, heads, headSize);
        }

        Shape query() {
            return Shape.of(batch, queries, heads * headSize);
        }

        Shape key() {
            return Shape.of(batch, keys, keyValueHeads * headSize);
        }
    }

    private static List<Sizes> sizes(CaseList cases) {
        return cases.choose(
                List.of(
                        new Sizes(2, 2, 3, 2, 2),
                        new Sizes(1, 3, 3, 1, 3),
                        new Sizes(4, 3, 2, 1, 2),
                        new Sizes(2, 2, 3, 4, 2, 2)),
                List.of(
                        new Sizes(1, 1, 1, 1, 1),
                        new Sizes(1, 1, 1, 3, 2),
                        new Sizes(2, 3, 7, 2, 2),
                        new Sizes(2, 7, 3, 3, 2),
                        new Sizes(1, 13, 13, 2, 32),
                        new Sizes(5, 31, 31, 1, 7),
                        new Sizes(1, 1, 64, 4, 16),
                        new Sizes(3, 1, 207, 2, 13),
                        new Sizes(3, 64, 64, 2, 16),
                        new Sizes(1, 207, 13, 1, 31),
                        new Sizes(1, 13, 207, 1, 64),
                        new Sizes(1, 2, 31, 1, 207),
                        new Sizes(5, 7, 13, 3, 69),
                        new Sizes(0, 3, 7, 2, 2),
                        new Sizes(2, 0, 7, 2, 2),
                        new Sizes(2, 3, 0, 2, 2),
                        new Sizes(2, 1, 31, 6, 2, 7),
                        new Sizes(3, 7, 13, 4, 1, 16),
                        new Sizes(2, 31, 207, 3, 1, 13),
                        new Sizes(2, 70, 90, 4, 2, 6),
                        new Sizes(2, 3, 0, 4, 2, 2)),
                List.of(
                        new Sizes(4, 101, 130, 4, 32),
                        new Sizes(3, 1, 1030, 8, 32),
                        new Sizes(3, 1, 1030, 8, 2, 32),
                        new Sizes(1, 101, 1100, 4, 2, 16)));
    }

    /** Sequences that are full, empty, half full and of one token; the first is full. */
    private static Tensor lengths(Sizes sizes) {
        var kinds = new int[] {sizes.keys, 0, sizes.keys / 2, Math.min(1, sizes.keys)};
        var lengths = new int[sizes.batch];
        for (int b = 0; b < lengths.length; b++) {
            lengths[b] = kinds[b % kinds.length];
        }
        return Tensor.wrap(Shape.of(sizes.batch), lengths);
    }

    /** Query, key and value, lengths, and the seed if there is dropout. */
    private static List<Tensor> operands(Draw draw, Sizes sizes, double dropout) {
        var operands =
                new ArrayList<>(
                        List.of(
                                draw.uniform(-2, 2, sizes.query()),
                                draw.uniform(-2, 2, sizes.key()),
                                draw.numbers(sizes.key()),
                                lengths(sizes)));
        if (dropout > 0) {
            operands.add(draw.seed());
        }
        return operands;
    }

    /**
     * Scores are sums over a head's channels, weights are e^score, results are sums over the keys:
     * errors that grow like the roots of both, of results of order 1.
     */
    private static double error(Sizes sizes) {
        return (32 + Math.sqrt(sizes.headSize) + Math.sqrt(sizes.keys)) * EPSILON;
    }

    private static void attention(CaseList cases, Sizes sizes, boolean causal, double dropout) {
        var op = new Op.Attention(sizes.heads, sizes.keyValueHeads, causal, dropout, 3);
        cases.add(
                op,
                "",
                new Tolerance(8 * EPSILON, error(sizes)),
                draw -> operands(draw, sizes, dropout));
        if (!cases.small()) {
            // Gradients of key and value are sums over the queries of a group besides.
            int group = sizes.heads / sizes.keyValueHeads;
            cases.add(
                    new GradientOp.Attention(sizes.heads, sizes.keyValueHeads, causal, dropout, 3),
                    "",
                    new Tolerance(
                            8 * EPSILON,
                            4 * error(sizes) + 4 * EPSILON * Math.sqrt(group * sizes.queries)),
                    draw -> {
                        var operands = operands(draw, sizes, dropout);
                        operands.addAll(CaseList.saved(op, List.copyOf(operands)));
                        operands.add(draw.numbers(sizes.query()));
                        return operands;
                    });
        }
    }

    private static void attentionWeights(CaseList cases, Sizes sizes, boolean causal) {
        cases.add(
                new Op.AttentionWeights(sizes.heads, sizes.keyValueHeads, causal),
                "",
                new Tolerance(error(sizes), Float.MIN_NORMAL),
                draw -> {
                    var operands = operands(draw, sizes, 0);
                    return List.of(operands.get(0), operands.get(1), operands.get(3));
                });
    }
}
