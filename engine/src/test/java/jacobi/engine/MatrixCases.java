package jacobi.engine;

import java.util.List;

/** Cases of the matrix products. */
final class MatrixCases {
    private MatrixCases() {}

    static void add(CaseList cases) {
        matMul(cases);
        batchedMatMul(cases);
        for (var function : Function.values()) {
            linear(cases, function);
        }
    }

    /** A product [m, k]·[k, n]. */
    private record Sizes(int m, int k, int n) {}

    private static List<Sizes> sizes(CaseList cases) {
        return cases.choose(
                List.of(new Sizes(2, 3, 4), new Sizes(1, 5, 1)),
                List.of(
                        new Sizes(1, 1, 1),
                        new Sizes(1, 7, 13),
                        new Sizes(2, 3, 1),
                        new Sizes(3, 1, 2),
                        new Sizes(7, 13, 31),
                        new Sizes(13, 64, 7),
                        new Sizes(31, 31, 31),
                        new Sizes(64, 64, 64),
                        new Sizes(1, 207, 64),
                        new Sizes(64, 31, 1),
                        new Sizes(207, 7, 13),
                        new Sizes(13, 207, 33),
                        new Sizes(6, 2, 207),
                        new Sizes(3, 1031, 5),
                        new Sizes(0, 3, 7),
                        new Sizes(3, 0, 7),
                        new Sizes(3, 7, 0)),
                List.of(
                        new Sizes(207, 150, 301),
                        new Sizes(1, 700, 900),
                        new Sizes(600, 1300, 13),
                        new Sizes(13, 1300, 600)));
    }

    private static void matMul(CaseList cases) {
        for (boolean transposeLeft : new boolean[] {false, true}) {
            for (boolean transposeRight : new boolean[] {false, true}) {
                var op = new Op.MatMul(transposeLeft, transposeRight);
                for (var s : sizes(cases)) {
                    cases.add(
                            op,
                            "",
                            Tolerance.sum(s.k, 1),
                            draw ->
                                    List.of(
                                            transposeLeft
                                                    ? draw.numbers(s.k, s.m)
                                                    : draw.numbers(s.m, s.k),
                                            transposeRight
                                                    ? draw.numbers(s.n, s.k)
                                                    : draw.numbers(s.k, s.n)));
                }
            }
        }
    }

    private record Pair(Shape left, Shape right, boolean transposeLeft, boolean transposeRight) {}

    private static void batchedMatMul(CaseList cases) {
        var pairs =
                cases.choose(
                        List.of(
                                new Pair(Shape.of(2, 2, 3), Shape.of(2, 3, 2), false, false),
                                new Pair(Shape.of(2, 2, 3), Shape.of(3, 2), false, false),
                                new Pair(Shape.of(2, 1, 3, 2), Shape.of(2, 3, 2), true, false),
                                new Pair(Shape.of(2, 3), Shape.of(2, 2, 3), false, true)),
                        List.of(
                                new Pair(Shape.of(3, 7, 13), Shape.of(3, 13, 2), false, false),
                                new Pair(Shape.of(3, 7, 13), Shape.of(13, 31), false, false),
                                new Pair(Shape.of(7, 13), Shape.of(3, 13, 2), false, false),
                                new Pair(Shape.of(1, 7, 3), Shape.of(3, 2, 3), false, true),
                                new Pair(Shape.of(2, 1, 7, 13), Shape.of(3, 7, 31), true, false),
                                new Pair(Shape.of(2, 3, 13, 7), Shape.of(2, 1, 31, 13), true, true),
                                new Pair(Shape.of(0, 7, 13), Shape.of(0, 13, 2), false, false),
                                new Pair(Shape.of(0, 7, 13), Shape.of(13, 2), false, false)),
                        List.of(
                                new Pair(Shape.of(17, 31, 64), Shape.of(17, 64, 40), false, false),
                                new Pair(Shape.of(17, 31, 64), Shape.of(64, 207), false, false)));
        for (var pair : pairs) {
            cases.add(
                    new Op.MatMul(pair.transposeLeft, pair.transposeRight),
                    "batch",
                    Tolerance.sum(pair.left.dim(pair.transposeLeft ? -2 : -1), 1),
                    draw -> List.of(draw.numbers(pair.left), draw.numbers(pair.right)));
        }
    }

    private record Layer(Shape x, int out) {}

    private static void linear(CaseList cases, Function function) {
        var layers =
                cases.choose(
                        List.of(new Layer(Shape.of(2, 3), 4), new Layer(Shape.of(2, 2, 3), 2)),
                        List.of(
                                new Layer(Shape.of(1), 1),
                                new Layer(Shape.of(7), 13),
                                new Layer(Shape.of(1, 3), 2),
                                new Layer(Shape.of(2, 3, 13), 7),
                                new Layer(Shape.of(31, 64), 31),
                                new Layer(Shape.of(13, 207), 64),
                                new Layer(Shape.of(64, 31), 207),
                                new Layer(Shape.of(1, 207), 207),
                                new Layer(Shape.of(0, 7), 13),
                                new Layer(Shape.of(3, 0), 7)),
                        List.of(new Layer(Shape.of(207, 150), 301)));
        for (var layer : layers) {
            for (boolean withBias : new boolean[] {true, false}) {
                cases.add(
                        new Op.Linear(function),
                        "",
                        tolerance(function, layer.x.dim(-1)),
                        draw -> operands(function, draw, layer, withBias));
            }
        }
    }

    /**
     * A sum of k terms of size 1/√k, then a function. Whose derivative is large (LOG, SQRT near the
     * least argument, EXP) makes that error larger, but no more than fourfold where they are used.
     */
    private static Tolerance tolerance(Function function, int k) {
        var sum = Tolerance.sum(k, 1 / Math.sqrt(Math.max(1, k)));
        return switch (function) {
            case IDENTITY, RELU -> sum;
            case EXP -> new Tolerance(4 * sum.absolute(), 4 * sum.absolute());
            case LOG, SQRT, TANH, SIGMOID, GELU, GELU_TANH, SILU -> sum.times(4);
        };
    }

    /** x, weight of size 1/√k and bias, so drawn that the function is smooth at the sums. */
    private static List<Tensor> operands(
            Function function, Draw draw, Layer layer, boolean withBias) {
        int k = layer.x.dim(-1);
        double from = positive(function) ? 0.3 : -1;
        double size = 1 / Math.sqrt(Math.max(1, k));
        while (true) {
            var x = draw.uniform(from, 1, layer.x);
            var weight = draw.uniform(from * size, size, layer.out, k);
            var operands =
                    withBias
                            ? List.of(x, weight, draw.uniform(from, 1, layer.out))
                            : List.of(x, weight);
            if (function != Function.RELU || x.size() > 100 || awayFromZero(operands)) {
                return operands;
            }
        }
    }

    private static boolean positive(Function function) {
        return function == Function.LOG || function == Function.SQRT;
    }

    /** Whether no sum is close to the bend of RELU. */
    private static boolean awayFromZero(List<Tensor> operands) {
        var sums = CaseList.saved(new Op.Linear(Function.IDENTITY), operands).getFirst();
        for (double sum : sums.toDoubles()) {
            if (Math.abs(sum) < 0.01 && operands.getFirst().size() > 0) {
                return false;
            }
        }
        return true;
    }
}
