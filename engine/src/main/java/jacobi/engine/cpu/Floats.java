package jacobi.engine.cpu;

import jacobi.engine.Tensor;

/** Where a tensor's elements are: its array, and the place of the first. */
record Floats(float[] array, int at) {
    static Floats of(Tensor tensor) {
        return new Floats(tensor.floats(), tensor.offset());
    }
}
