package jacobi.accel;

import jacobi.engine.DType;
import jacobi.engine.Shape;

/** Gives an operation memory for what one of its launches leaves for the next. */
@FunctionalInterface
interface Scratch {
    /** Memory that holds anything, until the operation's last launch. */
    Operand take(DType type, Shape shape);

    default Operand floats(int size) {
        return take(DType.F32, Shape.of(size));
    }

    default Operand ints(int size) {
        return take(DType.I32, Shape.of(size));
    }
}
