package jacobi.examples.bench;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.SplittableRandom;

/** Operands. Their values do not matter for time, as long as they are ordinary numbers. */
final class RandomTensors {
    private RandomTensors() {}

    /** Uniform in ±1. */
    static Tensor uniform(int... dims) {
        return between(-1, 1, dims);
    }

    static Tensor between(double from, double to, int... dims) {
        var shape = Shape.of(dims);
        var random = new SplittableRandom(shape.size());
        var values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(from, to);
        }
        return Tensor.wrap(shape, values);
    }

    /** Uniform in [0, bound). */
    static Tensor ids(int bound, int... dims) {
        return drawn(bound, bound, dims);
    }

    static Tensor drawn(long seed, int bound, int... dims) {
        var shape = Shape.of(dims);
        return Tensor.wrap(
                shape, new SplittableRandom(seed).ints(shape.size(), 0, bound).toArray());
    }
}
