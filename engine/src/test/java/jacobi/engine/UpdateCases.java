package jacobi.engine;

import static jacobi.engine.Tolerance.EPSILON;

import java.util.List;

/** Cases of what optimizers and caches do. */
final class UpdateCases {
    private UpdateCases() {}

    static void add(CaseList cases) {
        if (cases.small()) {
            return;
        }
        sumOfSquares(cases);
        if (cases.awkward()) {
            clipFactor(cases);
        }
        insert(cases);
        var shapes =
                cases.choose(
                        List.<Shape>of(),
                        List.of(
                                Shape.of(),
                                Shape.of(0),
                                Shape.of(1),
                                Shape.of(2),
                                Shape.of(3),
                                Shape.of(7, 13),
                                Shape.of(31),
                                Shape.of(64),
                                Shape.of(207)),
                        List.of(Shape.of(200_003)));
        for (var shape : shapes) {
            sgd(cases, new UpdateOp.Sgd(0, 0), shape);
            sgd(cases, new UpdateOp.Sgd(0.9, 0.01), shape);
            for (boolean decoupled : new boolean[] {false, true}) {
                adam(cases, new UpdateOp.Adam(0.9, 0.999, 1e-8, 0.01, decoupled), shape);
            }
            firstStep(cases, shape);
        }
    }

    private static void sumOfSquares(CaseList cases) {
        var sizes =
                cases.choose(List.<Integer>of(), List.of(0, 1, 7, 31, 64, 207), List.of(100_003));
        for (int n : sizes) {
            // All terms are positive, so that the error is relative.
            cases.add(
                    new UpdateOp.SumOfSquares(),
                    "",
                    new Tolerance((8 + Math.sqrt(n) / 4) * EPSILON, 0),
                    draw -> List.of(draw.numbers(n)));
            cases.add(
                    new UpdateOp.SumOfSquares(),
                    "",
                    new Tolerance((8 + Math.sqrt(n) / 2) * EPSILON, 0),
                    draw -> List.of(draw.numbers(n), draw.numbers(), draw.numbers(3, 7)));
        }
    }

    private static void clipFactor(CaseList cases) {
        for (float sum : new float[] {0, 1e-30f, 1, 4, 7, 1e30f, 1f / 0, -1f / 0, 0f / 0}) {
            cases.add(
                    new UpdateOp.ClipFactor(2.5),
                    "of " + sum,
                    Tolerance.roundings(2),
                    _ -> List.of(Tensor.scalar(sum)));
        }
    }

    private record Insertion(int batch, int places, int tokens, int channels) {}

    private static void insert(CaseList cases) {
        var insertions =
                cases.choose(
                        List.<Insertion>of(),
                        List.of(
                                new Insertion(1, 1, 1, 1),
                                new Insertion(2, 7, 1, 13),
                                new Insertion(3, 7, 3, 64),
                                new Insertion(2, 31, 31, 7),
                                new Insertion(0, 7, 2, 3),
                                new Insertion(2, 7, 0, 3),
                                new Insertion(2, 0, 0, 3),
                                new Insertion(2, 7, 3, 0)),
                        List.of(new Insertion(5, 300, 130, 207)));
        for (var s : insertions) {
            cases.add(
                    new UpdateOp.Insert(),
                    "",
                    Tolerance.EXACT,
                    draw ->
                            List.of(
                                    draw.numbers(s.batch, s.places, s.channels),
                                    draw.numbers(s.batch, s.tokens, s.channels),
                                    draw.ids(s.places - s.tokens + 1, Shape.of(s.batch))));
        }
    }

    private static void sgd(CaseList cases, UpdateOp.Sgd op, Shape shape) {
        cases.add(
                op,
                "",
                new Tolerance(4 * EPSILON, 4 * EPSILON),
                draw ->
                        List.of(
                                draw.numbers(shape),
                                draw.numbers(shape),
                                draw.numbers(shape),
                                Tensor.of(Shape.of(1), 0.1f),
                                Tensor.scalar(0.7f)));
    }

    private static void adam(CaseList cases, UpdateOp.Adam op, Shape shape) {
        cases.add(
                op,
                "",
                new Tolerance(4 * EPSILON, 4 * EPSILON),
                draw ->
                        List.of(
                                draw.numbers(shape),
                                draw.numbers(shape),
                                draw.numbers(shape),
                                draw.uniform(0.01, 1, shape),
                                rates(op, 0.01, 3),
                                Tensor.scalar(0.7f)));
    }

    /** From zero moments, m and v have the full relative precision of 1 − β. */
    private static void firstStep(CaseList cases, Shape shape) {
        var op = new UpdateOp.Adam(0.9, 0.98, 1e-9, 0, false);
        cases.add(
                op,
                "first step",
                Tolerance.roundings(6),
                draw ->
                        List.of(
                                draw.awayFromZero(shape),
                                draw.awayFromZero(shape),
                                Tensor.zeros(DType.F32, shape),
                                Tensor.zeros(DType.F32, shape),
                                rates(op, 0.01, 1),
                                Tensor.scalar(1)));
    }

    /** The learning rate, 1 − β1ᵗ and 1 − β2ᵗ. */
    static Tensor rates(UpdateOp.Adam op, double rate, int step) {
        return Tensor.of(
                Shape.of(3),
                (float) rate,
                (float) (1 - Math.pow(op.beta1(), step)),
                (float) (1 - Math.pow(op.beta2(), step)));
    }
}
