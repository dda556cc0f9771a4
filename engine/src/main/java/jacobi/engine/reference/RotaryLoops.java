package jacobi.engine.reference;

import jacobi.engine.Op;
import jacobi.engine.Shape;

/** Rotary positions (Su et al. 2021): pairs of channels, turned by angles that grow with time. */
final class RotaryLoops {
    private RotaryLoops() {}

    /**
     * Channels i and i + half of each head, as a vector of the plane, turned by position·frequency.
     */
    static void turn(Op.Rotary op, double[] x, Shape shape, int[] starts, double[] y) {
        int half = op.headSize() / 2;
        int tokens = shape.dim(1);
        int channels = shape.dim(2);
        for (int row = 0; row < starts.length * tokens; row++) {
            int position = starts[row / tokens] + row % tokens;
            for (int head = 0; head < channels; head += op.headSize()) {
                for (int i = 0; i < half; i++) {
                    double angle = position * Math.pow(op.base(), -(double) i / half);
                    double cos = Math.cos(angle);
                    double sin = op.inverse() ? -Math.sin(angle) : Math.sin(angle);
                    int first = row * channels + head + i;
                    int second = first + half;
                    y[first] = x[first] * cos - x[second] * sin;
                    y[second] = x[second] * cos + x[first] * sin;
                }
            }
        }
    }
}
