package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Turns pairs of channels. */
final class RotaryKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private RotaryKernel() {}

    /**
     * Turns the heads of a row, y may be x: channels i and i + half of each by angle i, whose
     * cosines are at {@code anglesAt} and whose sines follow. {@code direction} is 1, or −1 to turn
     * back.
     */
    static void turn(
            float[] x,
            int xAt,
            int channels,
            float[] angles,
            int anglesAt,
            int half,
            float direction,
            float[] y,
            int yAt) {
        for (int i = 0; i < half; i += Lanes.COUNT) {
            var used = S.indexInRange(i, half);
            var cos = FloatVector.fromArray(S, angles, anglesAt + i, used);
            var sin = FloatVector.fromArray(S, angles, anglesAt + half + i, used).mul(direction);
            var minus = sin.neg();
            for (int first = i; first < channels; first += 2 * half) {
                int second = first + half;
                var a = FloatVector.fromArray(S, x, xAt + first, used);
                var b = FloatVector.fromArray(S, x, xAt + second, used);
                b.fma(minus, a.mul(cos)).intoArray(y, yAt + first, used);
                a.fma(sin, b.mul(cos)).intoArray(y, yAt + second, used);
            }
        }
    }
}
