package jacobi.engine.cpu;

import jacobi.engine.Tensor;

/**
 * Where numbers are, in an array that is there for good, or in a {@link Scratch} whose array is
 * known only while its work runs.
 */
record Place(float[] fixed, Scratch scratch, int at) {
    static Place of(Tensor tensor) {
        return new Place(tensor.floats(), null, tensor.offset());
    }

    /** Room for so many numbers in a scratch. */
    static Place in(Scratch scratch, int count) {
        return new Place(null, scratch, scratch.reserve(count));
    }

    float[] array() {
        return scratch == null ? fixed : scratch.array();
    }
}
