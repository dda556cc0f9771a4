package jacobi.engine;

import static jacobi.engine.Tolerance.EPSILON;

import java.util.List;

/** Cases of the operations on rows. */
final class RowCases {
    private static final int NOT_A_TARGET = -1;

    private RowCases() {}

    static void add(CaseList cases) {
        var shapes =
                cases.choose(
                        List.of(Shape.of(5), Shape.of(3, 4), Shape.of(2, 2, 3)),
                        List.of(
                                Shape.of(1),
                                Shape.of(7),
                                Shape.of(3, 1),
                                Shape.of(7, 2),
                                Shape.of(2, 3, 3),
                                Shape.of(13, 7),
                                Shape.of(3, 13),
                                Shape.of(2, 31),
                                Shape.of(7, 64),
                                Shape.of(31, 207),
                                Shape.of(2, 1031),
                                Shape.of(0, 7)),
                        List.of(Shape.of(1500, 207), Shape.of(40, 5003)));
        for (var shape : shapes) {
            softmax(cases, shape);
            logSoftmax(cases, shape);
            layerNorm(cases, shape);
            rmsNorm(cases, shape);
            for (double smoothing : new double[] {0, 0.1}) {
                crossEntropy(cases, smoothing, NOT_A_TARGET, shape);
                crossEntropy(cases, smoothing, 0, shape);
            }
        }
        if (cases.awkward()) {
            extremes(cases);
        }
    }

    /** The relative error of e^(x − max), and of a sum of such. */
    private static double softmaxError(int columns) {
        return (16 + Math.sqrt(columns)) * EPSILON;
    }

    private static Tensor logits(Draw draw, Shape shape) {
        return draw.uniform(-4, 4, shape);
    }

    private static void softmax(CaseList cases, Shape shape) {
        double error = softmaxError(shape.dim(-1));
        var op = new Op.Softmax();
        cases.add(
                op,
                "",
                new Tolerance(error, Float.MIN_NORMAL),
                draw -> List.of(logits(draw, shape)));
        if (!cases.small()) {
            // The result y·(dy − Σ y·dy) is of the size of y, mostly 1/columns.
            cases.add(
                    new GradientOp.Softmax(),
                    "",
                    new Tolerance(16 * EPSILON, 8 * EPSILON / Math.sqrt(shape.dim(-1))),
                    draw ->
                            List.of(
                                    CaseList.saved(op, List.of(logits(draw, shape))).getFirst(),
                                    draw.numbers(shape)));
        }
    }

    private static void logSoftmax(CaseList cases, Shape shape) {
        var op = new Op.LogSoftmax();
        cases.add(
                op,
                "",
                new Tolerance(4 * EPSILON, softmaxError(shape.dim(-1))),
                draw -> List.of(logits(draw, shape)));
        if (!cases.small()) {
            cases.add(
                    new GradientOp.LogSoftmax(),
                    "",
                    new Tolerance(8 * EPSILON, softmaxError(shape.dim(-1))),
                    draw ->
                            List.of(
                                    CaseList.saved(op, List.of(logits(draw, shape))).getFirst(),
                                    draw.numbers(shape)));
        }
    }

    private static void layerNorm(CaseList cases, Shape shape) {
        int rows = shape.rows();
        int columns = shape.dim(-1);
        var op = new Op.LayerNorm(1e-5);
        var row = Shape.of(columns);
        cases.add(
                op,
                "",
                new Tolerance(8 * EPSILON, softmaxError(columns)),
                draw -> List.of(draw.spreadRows(shape), draw.numbers(row), draw.numbers(row)));
        if (!cases.small()) {
            // dGain and dBias are sums over the rows, of terms up to 3.
            cases.add(
                    new GradientOp.LayerNorm(),
                    "",
                    new Tolerance(
                            8 * EPSILON,
                            Math.max(4 * softmaxError(columns), Tolerance.sum(rows, 3).absolute())),
                    draw -> {
                        var x = draw.spreadRows(shape);
                        var gain = draw.numbers(row);
                        var saved = CaseList.saved(op, List.of(x, gain, draw.numbers(row)));
                        return List.of(x, gain, saved.get(1), saved.get(2), draw.numbers(shape));
                    });
        }
    }

    private static void rmsNorm(CaseList cases, Shape shape) {
        int columns = shape.dim(-1);
        var op = new Op.RmsNorm(1e-5);
        var row = Shape.of(columns);
        cases.add(
                op,
                "",
                new Tolerance(8 * EPSILON, softmaxError(columns)),
                draw -> List.of(draw.spreadRows(shape), draw.numbers(row)));
        if (!cases.small()) {
            // dGain is a sum over the rows, of terms up to 3.
            cases.add(
                    new GradientOp.RmsNorm(),
                    "",
                    new Tolerance(
                            8 * EPSILON,
                            Math.max(
                                    4 * softmaxError(columns),
                                    Tolerance.sum(shape.rows(), 3).absolute())),
                    draw -> {
                        var x = draw.spreadRows(shape);
                        var gain = draw.numbers(row);
                        var saved = CaseList.saved(op, List.of(x, gain));
                        return List.of(x, gain, saved.get(1), draw.numbers(shape));
                    });
        }
    }

    private static void crossEntropy(CaseList cases, double smoothing, int ignored, Shape shape) {
        int columns = shape.dim(-1);
        crossEntropy(
                cases,
                "",
                new Op.CrossEntropy(smoothing, ignored),
                draw ->
                        List.of(
                                logits(draw, shape),
                                draw.targets(columns, ignored, shape.without(-1))));
    }

    private static void crossEntropy(
            CaseList cases,
            String variant,
            Op.CrossEntropy op,
            java.util.function.Function<Draw, List<Tensor>> operands) {
        var shape = operands.apply(new Draw("")).getFirst().shape();
        double error = softmaxError(shape.dim(-1));
        cases.add(op, variant, new Tolerance(4 * EPSILON, error), operands);
        if (!cases.small()) {
            // (softmax − target distribution) / rows: both up to 1, and cancelling.
            cases.add(
                    new GradientOp.CrossEntropy(op.labelSmoothing(), op.ignored()),
                    variant,
                    new Tolerance(16 * EPSILON, 8 * EPSILON / Math.max(1, shape.rows())),
                    draw -> {
                        var forward = operands.apply(draw);
                        return List.of(
                                forward.get(0),
                                forward.get(1),
                                CaseList.saved(op, forward).get(1),
                                Tensor.scalar(1.5f));
                    });
        }
    }

    /** Logits that overflow a naive e^x, masked classes, and rows far off zero. */
    private static void extremes(CaseList cases) {
        var shape = Shape.of(7, 37);
        // The rounding of x − max, up to 160, is a relative error of e^(x − max).
        var wide = new Tolerance(200 * EPSILON, Float.MIN_NORMAL);
        cases.add(new Op.Softmax(), "wide", wide, draw -> List.of(draw.uniform(-80, 80, shape)));
        cases.add(
                new Op.LogSoftmax(),
                "wide",
                new Tolerance(4 * EPSILON, 100 * EPSILON),
                draw -> List.of(draw.uniform(-800, 800, shape)));
        cases.add(
                new Op.Softmax(),
                "masked",
                new Tolerance(softmaxError(37), 0),
                draw -> List.of(masked(draw, shape)));
        cases.add(
                new Op.LogSoftmax(),
                "masked",
                new Tolerance(4 * EPSILON, softmaxError(37)),
                draw -> List.of(masked(draw, shape)));
        // Off by the rounding of a mean of 100; squares would be off by that of 100².
        cases.add(
                new Op.LayerNorm(1e-6),
                "offset",
                new Tolerance(400 * EPSILON, 400 * EPSILON),
                draw -> {
                    var x = draw.spreadRows(Shape.of(7, 64));
                    for (int i = 0; i < x.size(); i++) {
                        x.set(i, 100 + x.get(i));
                    }
                    return List.of(x, draw.numbers(64), draw.numbers(64));
                });
        for (double smoothing : new double[] {0, 0.1}) {
            crossEntropy(
                    cases,
                    "all ignored",
                    new Op.CrossEntropy(smoothing, NOT_A_TARGET),
                    draw ->
                            List.of(
                                    logits(draw, shape),
                                    Tensor.full(DType.I32, Shape.of(7), NOT_A_TARGET)));
        }
    }

    /** Every third number negative infinity. */
    private static Tensor masked(Draw draw, Shape shape) {
        var x = logits(draw, shape);
        for (int i = 0; i < x.size(); i += 3) {
            x.set(i, Double.NEGATIVE_INFINITY);
        }
        return x;
    }
}
