package jacobi.models.formats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A block of quantized numbers while it is decoded: integers of a few bits, which scales make
 * floating-point numbers. One object serves all blocks of a tensor, one after the other.
 */
final class QuantizedBlock {
    /** Where a block of some type keeps what, and how numbers come of it. */
    interface Layout {
        void decode(QuantizedBlock block);
    }

    private final Layout layout;
    private final byte[] bytes;
    private final int[] integers;

    // Where the block's numbers go.
    private float[] values;
    private int start;

    QuantizedBlock(StoredType type) {
        this.layout = type.layout();
        this.bytes = new byte[type.blockBytes()];
        this.integers = new int[type.blockSize()];
    }

    /** The numbers of the block at a byte, from {@code values[start]} on. */
    void decode(MemorySegment from, long at, float[] values, int start) {
        this.values = values;
        this.start = start;
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, at, bytes, 0, bytes.length);
        Arrays.fill(integers, 0);
        layout.decode(this);
    }

    int signed(int at) {
        return bytes[at];
    }

    int unsigned(int at) {
        return Byte.toUnsignedInt(bytes[at]);
    }

    /** The little-endian F16 at a byte. */
    float half(int at) {
        return Float.float16ToFloat((short) (unsigned(at) | unsigned(at + 1) << Byte.SIZE));
    }

    /** The block's integers are signed bytes. */
    void unpackBytes(int at) {
        for (int i = 0; i < integers.length; i++) {
            integers[i] = bytes[at + i];
        }
    }

    /** Adds to the block's integers what {@link #unpack(int, int, int, int, int[])} adds. */
    void unpack(int at, int run, int bits, int weight) {
        unpack(at, run, bits, weight, integers);
    }

    /**
     * Adds integers of 1, 2 or 4 bits, times a weight. The lowest bits of the first {@code run}
     * bytes are the first integers, the bits above them, of the same bytes, the next, and so on to
     * the highest; the next {@code run} bytes follow.
     */
    void unpack(int at, int run, int bits, int weight, int[] target) {
        int mask = (1 << bits) - 1;
        int i = 0;
        for (int first = at; i < target.length; first += run) {
            for (int shift = 0; shift < Byte.SIZE; shift += bits) {
                for (int j = 0; j < run; j++) {
                    target[i++] += weight * (bytes[first + j] >> shift & mask);
                }
            }
        }
    }

    /** Numbers {@code first} and so on are scale·(integer − middle). */
    void writeAround(int middle, float scale, int first, int count) {
        for (int i = first; i < first + count; i++) {
            values[start + i] = scale * (integers[i] - middle);
        }
    }

    /** Numbers {@code first} and so on are scale·integer + least. */
    void writeAbove(float least, float scale, int first, int count) {
        for (int i = first; i < first + count; i++) {
            values[start + i] = scale * integers[i] + least;
        }
    }
}
