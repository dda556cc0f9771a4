package jacobi.engine;

import static jacobi.engine.Tolerance.EPSILON;

import java.util.ArrayList;
import java.util.List;

/** Cases of the recurrences. */
final class RecurrentCases {
    private RecurrentCases() {}

    static void add(CaseList cases) {
        for (var sizes : sizes(cases)) {
            for (boolean reverse : new boolean[] {false, true}) {
                var gru = new Op.Gru(reverse);
                forward(cases, gru, sizes, 3, 1);
                var lstm = new Op.Lstm(reverse);
                forward(cases, lstm, sizes, 4, 2);
                if (!cases.small()) {
                    backward(cases, new GradientOp.Gru(reverse), gru, sizes, 3, 1);
                    backward(cases, new GradientOp.Lstm(reverse), lstm, sizes, 4, 2);
                }
            }
        }
    }

    private record Sizes(int batch, int times, int units) {}

    private static List<Sizes> sizes(CaseList cases) {
        return cases.choose(
                List.of(new Sizes(2, 2, 3), new Sizes(4, 3, 2)),
                List.of(
                        new Sizes(1, 1, 1),
                        new Sizes(2, 3, 7),
                        new Sizes(1, 5, 64),
                        new Sizes(11, 2, 31),
                        new Sizes(12, 1, 33),
                        new Sizes(13, 4, 13),
                        new Sizes(14, 3, 64),
                        new Sizes(31, 3, 37),
                        new Sizes(64, 1, 31),
                        new Sizes(15, 2, 530),
                        new Sizes(0, 3, 5),
                        new Sizes(3, 0, 5),
                        new Sizes(13, 0, 40),
                        new Sizes(3, 2, 0)),
                List.of(new Sizes(40, 7, 131), new Sizes(3, 5, 256)));
    }

    /** Rows that are full, empty, half full and of one token; the first is full. */
    private static Tensor lengths(Sizes sizes) {
        var kinds = new int[] {sizes.times, 0, sizes.times / 2, Math.min(1, sizes.times)};
        var lengths = new int[sizes.batch];
        for (int b = 0; b < lengths.length; b++) {
            lengths[b] = kinds[b % kinds.length];
        }
        return Tensor.wrap(Shape.of(sizes.batch), lengths);
    }

    /** Operands x, weight, bias, state and lengths; the sums are of order 1. */
    private static List<Tensor> operands(Draw draw, Sizes sizes, int gates, int parts) {
        int rows = gates * sizes.units;
        double scale = 1.5 / Math.sqrt(Math.max(1, sizes.units));
        return List.of(
                draw.uniform(-2, 2, sizes.batch, sizes.times, rows),
                draw.uniform(-scale, scale, rows, sizes.units),
                draw.numbers(rows),
                draw.numbers(sizes.batch, parts * sizes.units),
                lengths(sizes));
    }

    /** Sums over the units, through functions of slope 1 or less, and handed on at each step. */
    private static double error(Sizes sizes) {
        return (16 + Math.sqrt(sizes.units)) * (1 + sizes.times) * EPSILON;
    }

    private static void forward(
            CaseList cases, Op.Differentiable op, Sizes sizes, int gates, int parts) {
        cases.add(
                op,
                "",
                new Tolerance(8 * EPSILON, error(sizes)),
                draw -> operands(draw, sizes, gates, parts));
    }

    private static void backward(
            CaseList cases,
            GradientOp op,
            Op.Differentiable forward,
            Sizes sizes,
            int gates,
            int parts) {
        // The parameters' gradients are sums over all rows and times besides.
        cases.add(
                op,
                "",
                new Tolerance(
                        8 * EPSILON,
                        4 * error(sizes) * Math.sqrt(Math.max(1, sizes.batch * sizes.times))),
                draw -> {
                    var x = operands(draw, sizes, gates, parts);
                    var operands = new ArrayList<>(List.of(x.get(1), x.get(3), x.get(4)));
                    var saved = CaseList.saved(forward, x);
                    operands.addAll(saved);
                    operands.add(draw.numbers(saved.getFirst().shape()));
                    return operands;
                });
    }
}
