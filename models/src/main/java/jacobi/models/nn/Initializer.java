package jacobi.models.nn;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How a parameter starts. */
public interface Initializer {
    /** A tensor of the shape; random ones depend on the stream's number alone. */
    Tensor make(Shape shape, long stream);

    /** Every element at {@code value}. */
    static Initializer constant(float value) {
        return (shape, _) -> {
            var values = new float[shape.size()];
            Arrays.fill(values, value);
            return Tensor.wrap(shape, values);
        };
    }

    /** A normal distribution around 0. */
    static Initializer normal(double deviation) {
        return (shape, stream) -> {
            var random = new SplittableRandom(stream);
            var values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            return Tensor.wrap(shape, values);
        };
    }

    /**
     * Uniform in ±√(6/(in + out)), for a weight [out, in] (Glorot and Bengio 2010, equation 16),
     * which keeps the variance of activations and gradients about constant from layer to layer.
     */
    static Initializer xavierUniform() {
        return (shape, stream) -> {
            double bound = Math.sqrt(6.0 / (shape.dim(0) + shape.dim(1)));
            return uniform(bound).make(shape, stream);
        };
    }

    /** Uniform in ±{@code bound}. */
    static Initializer uniform(double bound) {
        return (shape, stream) -> {
            var random = new SplittableRandom(stream);
            var values = new float[shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-bound, bound);
            }
            return Tensor.wrap(shape, values);
        };
    }
}
