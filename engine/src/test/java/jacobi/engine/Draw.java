package jacobi.engine;

import java.util.SplittableRandom;

/** Operands for {@link OpCase}s, repeatable from a seed. */
final class Draw {
    private final SplittableRandom random;

    /** Numbers that depend on the name alone. */
    Draw(String name) {
        random = new SplittableRandom(name.hashCode());
    }

    /** Even numbers of [from, to). */
    Tensor uniform(double from, double to, int... dims) {
        return uniform(from, to, Shape.of(dims));
    }

    Tensor uniform(double from, double to, Shape shape) {
        var values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(from, to);
        }
        return Tensor.wrap(shape, values);
    }

    /** Numbers of [-1, 1). */
    Tensor numbers(int... dims) {
        return uniform(-1, 1, dims);
    }

    Tensor numbers(Shape shape) {
        return uniform(-1, 1, shape);
    }

    /** Numbers of either sign that keep off zero: from 0.2 to 1.2 in size. */
    Tensor awayFromZero(Shape shape) {
        return signed(0.2, 1.2, shape);
    }

    Tensor signed(double from, double to, Shape shape) {
        var values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            double size = random.nextDouble(from, to);
            values[i] = (float) (random.nextBoolean() ? size : -size);
        }
        return Tensor.wrap(shape, values);
    }

    /** Numbers of [-1, 1) of which no two are closer than 1/size. */
    Tensor distinct(Shape shape) {
        int n = shape.size();
        var values = new float[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            values[i] = values[j];
            values[j] = (float) ((2.0 * i + random.nextDouble(0, 1)) / n - 1);
        }
        return Tensor.wrap(shape, values);
    }

    /**
     * Rows whose numbers alternate in sign around 0.3 and keep 0.5 off it, so that a row of two or
     * more numbers has a standard deviation of at least 0.4.
     */
    Tensor spreadRows(Shape shape) {
        var values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            double size = random.nextDouble(0.5, 1.5);
            values[i] = (float) (0.3 + (i % shape.dim(-1) % 2 == 0 ? size : -size));
        }
        return Tensor.wrap(shape, values);
    }

    /** Integers of [0, bound). */
    Tensor ids(int bound, Shape shape) {
        var values = new int[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(bound);
        }
        return Tensor.wrap(shape, values);
    }

    /** {@link #ids}, about every fourth of them {@code ignored}. */
    Tensor targets(int bound, int ignored, Shape shape) {
        var targets = ids(bound, shape);
        for (int i = 0; i < targets.size(); i++) {
            if (random.nextInt(4) == 0) {
                targets.set(i, ignored);
            }
        }
        return targets;
    }

    /** A dropout's seed: low word, high word, step. */
    Tensor seed() {
        return Tensor.of(Shape.of(3), random.nextInt(), random.nextInt(), random.nextInt(1000));
    }
}
