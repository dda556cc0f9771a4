package jacobi.accel;

import jacobi.engine.DType;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Philox;

import java.util.List;

/** Operations that compute each element from elements at one place, one a thread. */
final class Elementwise {
    private Elementwise() {}

    /** Sets every element. */
    static List<Launch> fill(double value, Operand y) {
        if (y.size() == 0) {
            return List.of();
        }
        return y.type() == DType.I32
                ? List.of(
                        Launch.elements(Kernel.FILL_INTS, y.size())
                                .ints(y.size(), y.address(), (int) value)
                                .writes(y))
                : List.of(
                        Launch.elements(Kernel.FILL, y.size())
                                .ints(y.size(), y.address())
                                .reals(value)
                                .writes(y));
    }

    static List<Launch> binary(Op.Binary op, Operand a, Operand b, Operand y) {
        if (y.size() == 0) {
            return List.of();
        }
        var strides =
                Strides.of(
                        y.shape(),
                        a.shape().broadcastStrides(y.shape()),
                        b.shape().broadcastStrides(y.shape()));
        return List.of(
                Launch.elements(Kernel.BINARY, y.size())
                        .ints(y.size(), op.operation().ordinal())
                        .ints(a.address(), b.address(), y.address())
                        .ints(strides.arguments())
                        .reads(a, b)
                        .writes(y));
    }

    static List<Launch> unary(Function function, Operand x, Operand y) {
        if (y.size() == 0) {
            return List.of();
        }
        return List.of(
                Launch.elements(Kernel.UNARY, y.size())
                        .ints(y.size(), function.ordinal(), x.address(), y.address())
                        .reads(x)
                        .writes(y));
    }

    /** f′(saved)·dy. */
    static List<Launch> gradient(Function function, Operand saved, Operand dy, Operand dx) {
        if (dx.size() == 0) {
            return List.of();
        }
        return List.of(
                Launch.elements(Kernel.UNARY_GRADIENT, dx.size())
                        .ints(dx.size(), function.ordinal())
                        .ints(saved.address(), dy.address(), dx.address())
                        .reads(saved, dy)
                        .writes(dx));
    }

    static List<Launch> affine(Op.Affine op, Operand x, Operand y) {
        if (y.size() == 0) {
            return List.of();
        }
        return List.of(
                Launch.elements(Kernel.AFFINE, y.size())
                        .ints(y.size(), x.address(), y.address())
                        .reals(op.factor(), op.summand())
                        .reads(x)
                        .writes(y));
    }

    static List<Launch> dropout(Op.Dropout op, Operand x, Operand seed, Operand y) {
        if (y.size() == 0) {
            return List.of();
        }
        // A thread computes all elements that one block of random words decides, each by half a
        // word; kernels do not compare unsigned words.
        int threshold = Philox.elementThreshold(op.rate()) >>> Short.SIZE;
        return List.of(
                Launch.elements(Kernel.DROPOUT, Math.ceilDiv(y.size(), Philox.ELEMENTS))
                        .ints(y.size(), x.address(), seed.address(), y.address())
                        .ints(op.site(), threshold)
                        .reals(1 / (1 - op.rate()))
                        .reads(x, seed)
                        .writes(y));
    }

    static List<Launch> mask(Op.Mask op, Operand x, Operand lengths, Operand y) {
        if (y.size() == 0) {
            return List.of();
        }
        int columns = x.dim(-1);
        return List.of(
                Launch.elements(Kernel.MASK, y.size())
                        .ints(y.size(), x.address(), lengths.address(), y.address())
                        .ints(columns, x.size() / x.dim(0))
                        .reals(op.fill())
                        .reads(x, lengths)
                        .writes(y));
    }
}
