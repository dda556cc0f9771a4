package jacobi.engine.cpu;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cosines and sines of rotary positions, computed in double precision and rounded once. All works
 * of a head size and base share a table, which is doubled when a position is asked for that it
 * lacks: positions are known only when a work runs.
 */
final class RotaryAngles {
    /** Positions of a table at least. */
    private static final int LEAST = 256;

    private static final Map<Kind, RotaryAngles> ALL = new ConcurrentHashMap<>();

    private record Kind(int headSize, double base) {}

    private final int headSize;
    private final double[] frequencies;
    private volatile float[] table = {};

    private RotaryAngles(Kind kind) {
        headSize = kind.headSize;
        frequencies = new double[headSize / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = StrictMath.pow(kind.base, -(double) i / frequencies.length);
        }
    }

    static RotaryAngles of(int headSize, double base) {
        return ALL.computeIfAbsent(new Kind(headSize, base), RotaryAngles::new);
    }

    /**
     * A table that has positions below {@code count}, and maybe more: [position, headSize], the
     * cosines of a position before its sines.
     */
    float[] below(int count) {
        var known = table;
        return known.length >= (long) count * headSize ? known : grow(count);
    }

    private synchronized float[] grow(int count) {
        int from = table.length / headSize;
        if (from >= count) {
            return table;
        }
        int to = Math.max(LEAST, Integer.highestOneBit(count - 1) << 1);
        var grown = Arrays.copyOf(table, Math.multiplyExact(to, headSize));
        for (int position = from; position < to; position++) {
            for (int i = 0; i < frequencies.length; i++) {
                double angle = position * frequencies[i];
                int at = position * headSize + i;
                grown[at] = (float) StrictMath.cos(angle);
                grown[at + frequencies.length] = (float) StrictMath.sin(angle);
            }
        }
        table = grown;
        return grown;
    }
}
