package jacobi.engine;

import java.util.List;

/** Cases of the reductions, and of the operations that move elements. */
final class LayoutCases {
    private LayoutCases() {}

    static void add(CaseList cases) {
        broadcasts(cases);
        max(cases);
        reshape(cases);
        permute(cases);
        concat(cases);
        sliceAndPad(cases);
        mask(cases);
    }

    /** A shape and one that broadcasts to it. */
    private record Broadcast(Shape full, Shape part) {}

    private static Broadcast pair(Shape full, int... part) {
        return new Broadcast(full, Shape.of(part));
    }

    private static void broadcasts(CaseList cases) {
        var pairs =
                cases.choose(
                        List.of(
                                pair(Shape.of(2, 3)),
                                pair(Shape.of(2, 3), 3),
                                pair(Shape.of(2, 3), 2, 1),
                                pair(Shape.of(2, 3, 4), 3, 1),
                                pair(Shape.of(2, 3, 4), 2, 1, 4)),
                        List.of(
                                pair(Shape.of(1)),
                                pair(Shape.of(207)),
                                pair(Shape.of(207), 1),
                                pair(Shape.of(207), 207),
                                pair(Shape.of(7, 13), 13),
                                pair(Shape.of(7, 13), 7, 1),
                                pair(Shape.of(7, 13), 1, 13),
                                pair(Shape.of(7, 13), 1, 1),
                                pair(Shape.of(31, 64), 64),
                                pair(Shape.of(31, 64)),
                                pair(Shape.of(3, 7, 13), 3, 1, 13),
                                pair(Shape.of(3, 7, 13), 1, 7, 1),
                                pair(Shape.of(3, 7, 13), 7, 13),
                                pair(Shape.of(3, 7, 13), 3, 7, 1),
                                pair(Shape.of(2, 3, 2, 31), 3, 1, 31),
                                pair(Shape.of(2, 3, 2, 31), 2, 1, 2, 1),
                                pair(Shape.of(0, 7), 7),
                                pair(Shape.of(0, 7), 1, 1),
                                pair(Shape.of(7, 0), 7, 1),
                                pair(Shape.of(0))),
                        List.of(
                                pair(Shape.of(200_003)),
                                pair(Shape.of(2000, 207), 207),
                                pair(Shape.of(2000, 207), 2000, 1),
                                pair(Shape.of(40, 50, 207), 40, 1, 207)));
        for (var pair : pairs) {
            int terms = pair.full.size() / Math.max(1, pair.part.size());
            cases.add(
                    new Op.SumTo(pair.part),
                    "",
                    Tolerance.sum(terms, 1),
                    draw -> List.of(draw.numbers(pair.full)));
            cases.add(
                    new Op.BroadcastTo(pair.full),
                    "",
                    Tolerance.EXACT,
                    draw -> List.of(draw.numbers(pair.part)));
        }
    }

    private static void max(CaseList cases) {
        var shapes =
                cases.choose(
                        List.of(Shape.of(4, 5), Shape.of(3)),
                        List.of(
                                Shape.of(1),
                                Shape.of(1, 1),
                                Shape.of(3, 2),
                                Shape.of(2, 3),
                                Shape.of(7, 7),
                                Shape.of(2, 3, 13),
                                Shape.of(3, 31),
                                Shape.of(2, 64),
                                Shape.of(3, 207),
                                Shape.of(0, 7)),
                        List.of(Shape.of(2000, 207)));
        for (var shape : shapes) {
            cases.add(new Op.Max(), "", Tolerance.EXACT, draw -> List.of(draw.distinct(shape)));
        }
        if (cases.small()) {
            return;
        }
        for (var shape : shapes) {
            cases.add(
                    new GradientOp.Max(shape.dim(-1)),
                    "",
                    Tolerance.EXACT,
                    draw ->
                            List.of(
                                    draw.ids(shape.dim(-1), shape.without(-1)),
                                    draw.numbers(shape.without(-1))));
        }
        if (cases.awkward()) {
            cases.add(new Op.Max(), "ties", Tolerance.EXACT, LayoutCases::ties);
            cases.add(new Op.Max(), "NaN", Tolerance.EXACT, LayoutCases::notANumber);
        }
    }

    /** Small whole numbers: the first of the largest counts. */
    private static List<Tensor> ties(Draw draw) {
        return List.of(draw.ids(4, Shape.of(31, 37)).to(DType.F32));
    }

    /** Rows with a NaN at each place, a second one behind it, and an infinity. */
    private static List<Tensor> notANumber(Draw draw) {
        int columns = 37;
        var x = draw.numbers(columns, columns);
        for (int row = 0; row < columns; row++) {
            x.set(row * columns + (row + 7) % columns, Double.POSITIVE_INFINITY);
            x.set(row * columns + row, Double.NaN);
            x.set(row * columns + Math.min(columns - 1, row + 3), Double.NaN);
        }
        return List.of(x);
    }

    private static void reshape(CaseList cases) {
        cases.add(
                new Op.Reshape(Shape.of(3, 4)),
                "",
                Tolerance.EXACT,
                draw -> List.of(draw.numbers(2, 6)));
        if (cases.awkward()) {
            cases.add(
                    new Op.Reshape(Shape.of(7, 0)),
                    "",
                    Tolerance.EXACT,
                    draw -> List.of(draw.numbers(0, 3)));
        }
    }

    private record Permutation(Op.Permute op, Shape shape) {}

    private static Permutation permutation(Shape shape, int... axes) {
        return new Permutation(Op.Permute.of(axes), shape);
    }

    private static void permute(CaseList cases) {
        var permutations =
                cases.choose(
                        List.of(
                                permutation(Shape.of(2, 3), 1, 0),
                                permutation(Shape.of(2, 3, 4), 2, 0, 1),
                                permutation(Shape.of(2, 3, 2, 2), 0, 2, 1, 3)),
                        List.of(
                                permutation(Shape.of()),
                                permutation(Shape.of(7), 0),
                                permutation(Shape.of(1, 7), 1, 0),
                                permutation(Shape.of(13, 7), 1, 0),
                                permutation(Shape.of(31, 64), 1, 0),
                                permutation(Shape.of(64, 207), 1, 0),
                                permutation(Shape.of(3, 7, 13), 0, 1, 2),
                                permutation(Shape.of(3, 7, 13), 0, 2, 1),
                                permutation(Shape.of(3, 7, 13), 1, 0, 2),
                                permutation(Shape.of(3, 7, 13), 1, 2, 0),
                                permutation(Shape.of(3, 7, 13), 2, 1, 0),
                                permutation(Shape.of(2, 3, 7, 13), 0, 2, 1, 3),
                                permutation(Shape.of(2, 3, 7, 13), 3, 1, 0, 2),
                                permutation(Shape.of(2, 1, 3, 2, 5), 4, 0, 3, 1, 2),
                                permutation(Shape.of(3, 0, 13), 2, 0, 1)),
                        List.of(
                                permutation(Shape.of(500, 407), 1, 0),
                                permutation(Shape.of(20, 50, 8, 31), 0, 2, 1, 3)));
        for (var permutation : permutations) {
            cases.add(
                    permutation.op,
                    "",
                    Tolerance.EXACT,
                    draw -> List.of(draw.numbers(permutation.shape)));
        }
    }

    private static void concat(CaseList cases) {
        cases.add(
                new Op.Concat(0),
                "",
                Tolerance.EXACT,
                draw -> List.of(draw.numbers(2, 3), draw.numbers(1, 3), draw.numbers(3, 3)));
        cases.add(
                new Op.Concat(1),
                "",
                Tolerance.EXACT,
                draw -> List.of(draw.numbers(2, 3, 2), draw.numbers(2, 1, 2)));
        cases.add(
                new Op.Concat(2),
                "",
                Tolerance.EXACT,
                draw -> List.of(draw.numbers(2, 3, 2), draw.numbers(2, 3, 5)));
        if (cases.awkward()) {
            cases.add(new Op.Concat(0), "", Tolerance.EXACT, draw -> List.of(draw.numbers(7)));
            cases.add(
                    new Op.Concat(1),
                    "",
                    Tolerance.EXACT,
                    draw ->
                            List.of(
                                    draw.numbers(7, 13),
                                    draw.numbers(7, 0),
                                    draw.numbers(7, 31),
                                    draw.numbers(7, 1)));
            cases.add(
                    new Op.Concat(1),
                    "",
                    Tolerance.EXACT,
                    draw -> List.of(draw.numbers(0, 3), draw.numbers(0, 7)));
        }
        if (!cases.small() && !cases.awkward()) {
            cases.add(
                    new Op.Concat(1),
                    "",
                    Tolerance.EXACT,
                    draw -> List.of(draw.numbers(1000, 207), draw.numbers(1000, 64)));
        }
    }

    private record Range(Shape shape, int axis, int from, int to) {}

    private static void sliceAndPad(CaseList cases) {
        var ranges =
                cases.choose(
                        List.of(
                                new Range(Shape.of(5), 0, 1, 4),
                                new Range(Shape.of(3, 4), 0, 1, 2),
                                new Range(Shape.of(3, 4), 1, 0, 3),
                                new Range(Shape.of(2, 3, 4), 1, 1, 3)),
                        List.of(
                                new Range(Shape.of(7), 0, 0, 7),
                                new Range(Shape.of(7), 0, 3, 3),
                                new Range(Shape.of(207), 0, 13, 206),
                                new Range(Shape.of(31, 64), 0, 7, 31),
                                new Range(Shape.of(31, 64), 1, 13, 44),
                                new Range(Shape.of(3, 7, 13), 0, 2, 3),
                                new Range(Shape.of(3, 7, 13), 1, 2, 5),
                                new Range(Shape.of(3, 7, 13), 2, 0, 1),
                                new Range(Shape.of(3, 7, 13), 2, 12, 13),
                                new Range(Shape.of(0, 7), 1, 2, 5)),
                        List.of(
                                new Range(Shape.of(2000, 207), 0, 3, 1999),
                                new Range(Shape.of(2000, 207), 1, 7, 200)));
        for (var range : ranges) {
            cases.add(
                    new Op.Slice(range.axis, range.from, range.to),
                    "",
                    Tolerance.EXACT,
                    draw -> List.of(draw.numbers(range.shape)));
            cases.add(
                    new Op.Pad(range.axis, range.from, range.shape.dim(range.axis) - range.to),
                    "",
                    Tolerance.EXACT,
                    draw ->
                            List.of(
                                    draw.numbers(
                                            range.shape.withDim(
                                                    range.axis, range.to - range.from))));
        }
    }

    private static void mask(CaseList cases) {
        var shapes =
                cases.choose(
                        List.of(Shape.of(3, 4), Shape.of(2, 3, 5)),
                        List.of(
                                Shape.of(1, 1),
                                Shape.of(7, 13),
                                Shape.of(3, 31),
                                Shape.of(2, 3, 2, 64),
                                Shape.of(3, 207),
                                Shape.of(0, 7),
                                Shape.of(2, 0, 7)),
                        List.of(Shape.of(40, 50, 207)));
        for (var shape : shapes) {
            for (double fill : new double[] {0, Double.NEGATIVE_INFINITY}) {
                cases.add(
                        new Op.Mask(fill),
                        "",
                        Tolerance.EXACT,
                        draw ->
                                List.of(
                                        draw.numbers(shape),
                                        draw.ids(shape.dim(-1) + 1, Shape.of(shape.dim(0)))));
            }
        }
    }
}
