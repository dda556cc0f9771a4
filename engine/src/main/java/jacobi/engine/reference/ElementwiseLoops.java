package jacobi.engine.reference;

import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Philox;

/** Operations that treat each element by itself. */
final class ElementwiseLoops {
    private ElementwiseLoops() {}

    /** z = x ∘ y; {@code xAt} and {@code yAt} say which elements meet in each element of z. */
    static void binary(
            Op.Arithmetic operation, double[] x, int[] xAt, double[] y, int[] yAt, double[] z) {
        for (int i = 0; i < z.length; i++) {
            double left = x[xAt[i]];
            double right = y[yAt[i]];
            z[i] =
                    switch (operation) {
                        case ADD -> left + right;
                        case SUBTRACT -> left - right;
                        case MULTIPLY -> left * right;
                        case DIVIDE -> left / right;
                    };
        }
    }

    /** y = f(x). */
    static void unary(Function function, double[] x, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = Functions.value(function, x[i]);
        }
    }

    /** dx = f′·dy. */
    static void unaryGradient(Function function, double[] saved, double[] dy, double[] dx) {
        for (int i = 0; i < dx.length; i++) {
            dx[i] = Functions.derivative(function, saved[i]) * dy[i];
        }
    }

    /** y = factor·x + summand. */
    static void affine(double factor, double summand, double[] x, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = factor * x[i] + summand;
        }
    }

    /** y = mask·x/(1−rate): element i is decided by block i/8. */
    static void dropout(Op.Dropout op, double[] x, int[] seed, double[] y) {
        int threshold = Philox.elementThreshold(op.rate());
        double scale = 1 / (1 - op.rate());
        var words = new int[Philox.LANES];
        for (int i = 0; i < y.length; i++) {
            int element = i % Philox.ELEMENTS;
            if (element == 0) {
                Philox.dropout(seed, 0, op.site(), i / Philox.ELEMENTS, words);
            }
            y[i] = Philox.elementDropped(words, element, threshold) ? 0 : x[i] * scale;
        }
    }
}
