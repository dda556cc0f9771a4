package jacobi.accel;

import java.util.Arrays;
import java.util.List;

/**
 * A kernel, how many groups of {@link Kernel#THREADS} threads compute it, its arguments, and the
 * parts of memory that it touches.
 *
 * @param across groups in the first dimension, at least 1
 * @param down groups in the second
 * @param deep groups in the third
 * @param ints addresses, sizes and strides, as the kernel's method names them
 * @param reals factors and the like
 * @param reads what it reads, as far as it need be known to order launches
 * @param writes what it writes
 */
public record Launch(
        Kernel kernel,
        int across,
        int down,
        int deep,
        int[] ints,
        float[] reals,
        List<Region> reads,
        List<Region> writes) {
    public Launch {
        if (across < 1 || down < 1 || deep < 1) {
            throw new IllegalArgumentException(
                    kernel + " needs a group at least, got " + across + "×" + down + "×" + deep);
        }
        if (ints.length > Kernel.INTS || reals.length > Kernel.REALS) {
            throw new IllegalArgumentException(
                    kernel + " has " + ints.length + " and " + reals.length + " arguments");
        }
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
    }

    /** A part of one of the two blocks of memory, that of floats or that of integers. */
    public record Region(boolean integers, int address, int size) {
        boolean overlaps(Region other) {
            return integers == other.integers
                    && address < other.address + other.size
                    && other.address < address + size;
        }
    }

    /** A launch that computes {@code elements}, one a thread. */
    static Builder elements(Kernel kernel, int elements) {
        return groups(kernel, Math.ceilDiv(elements, Kernel.THREADS));
    }

    /** A launch of a number of groups. */
    static Builder groups(Kernel kernel, int across) {
        return new Builder(kernel, across);
    }

    /** A launch in the making. */
    static final class Builder {
        private final Kernel kernel;
        private final int across;
        private int down = 1;
        private int deep = 1;
        private int[] ints = {};
        private float[] reals = {};
        private List<Region> reads = List.of();

        private Builder(Kernel kernel, int across) {
            this.kernel = kernel;
            this.across = across;
        }

        Builder down(int groups) {
            down = groups;
            return this;
        }

        Builder deep(int groups) {
            deep = groups;
            return this;
        }

        /** Further integer arguments. */
        Builder ints(int... more) {
            int before = ints.length;
            ints = Arrays.copyOf(ints, before + more.length);
            System.arraycopy(more, 0, ints, before, more.length);
            return this;
        }

        Builder reals(double... values) {
            reals = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                reals[i] = (float) values[i];
            }
            return this;
        }

        Builder reads(Operand... operands) {
            reads = Arrays.stream(operands).map(Operand::region).toList();
            return this;
        }

        Launch writes(Operand... results) {
            var writes = Arrays.stream(results).map(Operand::region).toList();
            return new Launch(kernel, across, down, deep, ints, reals, reads, writes);
        }
    }
}
