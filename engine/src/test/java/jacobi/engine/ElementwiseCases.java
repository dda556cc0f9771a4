package jacobi.engine;

import java.util.List;

/** Cases of the operations that go element by element. */
final class ElementwiseCases {
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    private ElementwiseCases() {}

    static void add(CaseList cases) {
        binary(cases);
        for (var function : Function.values()) {
            unary(cases, function);
        }
        affine(cases);
        dropout(cases);
    }

    private record Pair(Shape left, Shape right) {
        static Pair of(int[] left, int[] right) {
            return new Pair(Shape.of(left), Shape.of(right));
        }

        static Pair same(int... dims) {
            return of(dims, dims);
        }
    }

    private static int[] dims(int... dims) {
        return dims;
    }

    private static void binary(CaseList cases) {
        var pairs =
                cases.choose(
                        List.of(
                                Pair.same(2, 3),
                                Pair.of(dims(2, 3), dims(3)),
                                Pair.of(dims(2, 1), dims(1, 3)),
                                Pair.of(dims(), dims(2, 3)),
                                Pair.of(dims(2, 3, 1), dims(3, 4)),
                                Pair.same()),
                        List.of(
                                Pair.same(1),
                                Pair.same(2),
                                Pair.same(3),
                                Pair.same(7),
                                Pair.same(13),
                                Pair.same(31),
                                Pair.same(64),
                                Pair.same(207),
                                Pair.same(3, 1, 13),
                                Pair.same(),
                                Pair.same(0),
                                Pair.of(dims(0, 3), dims(3)),
                                Pair.of(dims(0), dims(1)),
                                Pair.of(dims(0, 7), dims()),
                                Pair.of(dims(7, 13), dims(13)),
                                Pair.of(dims(7, 13), dims(7, 1)),
                                Pair.of(dims(13), dims(31, 13)),
                                Pair.of(dims(7, 1), dims(7, 64)),
                                Pair.of(dims(3, 1, 13), dims(7, 1)),
                                Pair.of(dims(2, 3, 31), dims(3, 31)),
                                Pair.of(dims(2, 3, 31), dims(2, 1, 31)),
                                Pair.of(dims(2, 3, 31), dims(2, 1, 1)),
                                Pair.of(dims(2, 1, 3, 7), dims(5, 1, 7)),
                                Pair.of(dims(2, 3, 1, 1), dims(2, 3, 7, 13)),
                                Pair.of(dims(207), dims()),
                                Pair.of(dims(), dims(207)),
                                Pair.of(dims(64), dims(1)),
                                Pair.of(dims(1, 1), dims(31))),
                        List.of(
                                Pair.same(200_003),
                                Pair.of(dims(1000, 207), dims(207)),
                                Pair.of(dims(1000, 207), dims(1000, 1)),
                                Pair.of(dims(), dims(200_003)),
                                Pair.of(dims(30, 1, 207), dims(31, 1))));
        for (var operation : Op.Arithmetic.values()) {
            for (var pair : pairs) {
                // One rounding; some devices divide by multiplying with a reciprocal: two more.
                cases.add(
                        new Op.Binary(operation),
                        pair.toString(),
                        Tolerance.roundings(operation == Op.Arithmetic.DIVIDE ? 2 : 0.5),
                        draw -> List.of(draw.numbers(pair.left), draw.awayFromZero(pair.right)));
            }
        }
    }

    private static List<Shape> shapes(CaseList cases) {
        return cases.choose(
                List.of(Shape.of(2, 3)),
                List.of(
                        Shape.of(),
                        Shape.of(0),
                        Shape.of(1),
                        Shape.of(2),
                        Shape.of(3),
                        Shape.of(7),
                        Shape.of(13),
                        Shape.of(31),
                        Shape.of(64),
                        Shape.of(3, 207)),
                List.of(Shape.of(200_003)));
    }

    private static void unary(CaseList cases, Function function) {
        for (var shape : shapes(cases)) {
            unary(cases, function, "", draw -> domain(function, draw, shape));
        }
        if (cases.awkward()) {
            unary(cases, function, "wide", draw -> wide(function, draw));
            unary(cases, function, "special", _ -> special(function));
            cases.add(
                    new Op.Unary(function),
                    "infinite",
                    value(function),
                    _ -> List.of(floats(INFINITY)));
        }
    }

    /** The function, and its derivative on the function's own result or argument. */
    private static void unary(
            CaseList cases,
            Function function,
            String variant,
            java.util.function.Function<Draw, Tensor> argument) {
        var op = new Op.Unary(function);
        cases.add(op, variant, value(function), draw -> List.of(argument.apply(draw)));
        if (!cases.small()) {
            cases.add(
                    new GradientOp.Unary(function),
                    variant,
                    derivative(function),
                    draw -> {
                        var x = argument.apply(draw);
                        var saved =
                                function.derivativeFromResult()
                                        ? CaseList.saved(op, List.of(x)).getFirst()
                                        : x;
                        return List.of(saved, draw.numbers(x.shape()));
                    });
        }
    }

    /** Arguments for which the function is smooth and in its usual range. */
    static Tensor domain(Function function, Draw draw, Shape shape) {
        return switch (function) {
            case LOG, SQRT -> draw.uniform(0.2, 3, shape);
            case RELU -> draw.awayFromZero(shape);
            case IDENTITY, EXP, TANH, SIGMOID, GELU, GELU_TANH, SILU -> draw.uniform(-4, 4, shape);
        };
    }

    private static Tensor wide(Function function, Draw draw) {
        return switch (function) {
            case LOG, SQRT -> draw.uniform(1e-30, 1e30, 207);
            case IDENTITY, EXP, TANH, SIGMOID, RELU, GELU, GELU_TANH, SILU ->
                    draw.uniform(-80, 80, 207);
        };
    }

    /**
     * NaN, zeros, and infinities where the formulas of the function and its derivative have a
     * value.
     */
    private static Tensor special(Function function) {
        return switch (function) {
            case GELU, GELU_TANH, SILU -> floats(Float.NaN, 0, -0.0f, 1e30f, 1e-30f);
            case LOG, SQRT -> floats(Float.NaN, 0, 1, -1, 1e-30f, 1e30f, INFINITY, -INFINITY);
            case IDENTITY, EXP, TANH, SIGMOID, RELU ->
                    floats(Float.NaN, 0, -0.0f, 1e30f, -1e30f, INFINITY, -INFINITY, 1e-30f);
        };
    }

    private static Tensor floats(float... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    /**
     * Polynomials of a few units in the last place. The tails of GELU and SILU are products of a
     * small difference of order 1, so there the error is absolute.
     */
    static Tolerance value(Function function) {
        return switch (function) {
            case IDENTITY, RELU -> Tolerance.EXACT;
            case SQRT -> Tolerance.roundings(0.5);
            case LOG -> new Tolerance(4 * Tolerance.EPSILON, Tolerance.EPSILON);
            case EXP, TANH, SIGMOID -> Tolerance.roundings(4);
            case GELU, GELU_TANH, SILU ->
                    new Tolerance(4 * Tolerance.EPSILON, 2 * Tolerance.EPSILON);
        };
    }

    /** Where 1 − y² or y·(1 − y) cancels, the error is that of y, of order 1. */
    private static Tolerance derivative(Function function) {
        return switch (function) {
            case IDENTITY, RELU -> Tolerance.EXACT;
            case EXP, LOG, SQRT -> Tolerance.roundings(2);
            case TANH, SIGMOID -> new Tolerance(4 * Tolerance.EPSILON, 2 * Tolerance.EPSILON);
            case GELU, GELU_TANH, SILU ->
                    new Tolerance(8 * Tolerance.EPSILON, 8 * Tolerance.EPSILON);
        };
    }

    private static void affine(CaseList cases) {
        for (var op : List.of(new Op.Affine(1.7, -0.3), new Op.Affine(0, 2))) {
            for (var shape : shapes(cases)) {
                // Factor and summand are rounded to F32 as well.
                cases.add(
                        op,
                        "",
                        new Tolerance(Tolerance.EPSILON, 2 * Tolerance.EPSILON),
                        draw -> List.of(draw.numbers(shape)));
            }
        }
    }

    private static void dropout(CaseList cases) {
        for (double rate : new double[] {0, 0.1, 0.5, 0.9}) {
            for (var shape : shapes(cases)) {
                // The scale is rounded to F32, then the product.
                cases.add(
                        new Op.Dropout(rate, 5),
                        "",
                        Tolerance.roundings(1),
                        draw -> List.of(draw.numbers(shape), draw.seed()));
            }
        }
    }
}
