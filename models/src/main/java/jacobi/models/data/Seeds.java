package jacobi.models.data;

import java.util.SplittableRandom;

/**
 * Where the random order of data comes from. {@link SplittableRandom} has a fixed, documented
 * algorithm (Steele, Lea and Flood, <i>Fast splittable pseudorandom number generators</i>, OOPSLA
 * 2014) and lives in {@code java.base}, so a seed means the same order on every JVM.
 */
public final class Seeds {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /**
     * The generator of one of a seed's streams; neighbouring seeds and streams share no visible
     * pattern.
     */
    public static SplittableRandom random(long seed, long stream) {
        return new SplittableRandom(mix(mix(seed) + (stream + 1) * GOLDEN_GAMMA));
    }

    /** Fisher-Yates. */
    public static void shuffle(int[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }

    /** The numbers 0 … size-1 in random order. */
    public static int[] permutation(int size, SplittableRandom random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        shuffle(order, random);
        return order;
    }

    /** SplitMix64's finalizer: a bijection, so that different seeds stay different. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
