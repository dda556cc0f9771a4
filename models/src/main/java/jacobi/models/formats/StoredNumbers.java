package jacobi.models.formats;

import jacobi.engine.Tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads a {@link StoredTensor}'s numbers. Narrow types go through a short array, for which the copy
 * out of the file puts the bytes of each number in order; so nothing large is held twice.
 */
final class StoredNumbers {
    private static final int CHUNK = 8192;

    private final StoredTensor tensor;
    private final MemorySegment bytes;
    private final int size;

    StoredNumbers(StoredTensor tensor) {
        this.tensor = tensor;
        this.bytes = tensor.bytes();
        this.size = tensor.shape().size();
    }

    private interface HalfToFloat {
        float widen(short half);
    }

    Tensor read() {
        var shape = tensor.shape();
        return switch (tensor.type()) {
            case F64 -> Tensor.wrap(shape, bytes.toArray(doubles()));
            case F32 -> Tensor.wrap(shape, bytes.toArray(floats()));
            case F16 -> Tensor.wrap(shape, halves(Float::float16ToFloat));
            case BF16 -> Tensor.wrap(shape, halves(half -> Float.intBitsToFloat(half << 16)));
            case I64 -> Tensor.wrap(shape, longsThatFit());
            case I32 -> Tensor.wrap(shape, bytes.toArray(ints()));
            case I16 -> Tensor.wrap(shape, shortsWidened());
            case I8 -> Tensor.wrap(shape, bytesWidened(-1));
            case U8 -> Tensor.wrap(shape, bytesWidened(0xFF));
            case BOOL -> Tensor.wrap(shape, zerosAndOnes());
            case Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K ->
                    Tensor.wrap(shape, blocks());
        };
    }

    private ValueLayout.OfDouble doubles() {
        return ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(tensor.order());
    }

    private ValueLayout.OfFloat floats() {
        return ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(tensor.order());
    }

    private ValueLayout.OfInt ints() {
        return ValueLayout.JAVA_INT_UNALIGNED.withOrder(tensor.order());
    }

    private ValueLayout.OfLong longs() {
        return ValueLayout.JAVA_LONG_UNALIGNED.withOrder(tensor.order());
    }

    private ValueLayout.OfShort shorts() {
        return ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(tensor.order());
    }

    private float[] halves(HalfToFloat conversion) {
        var values = new float[size];
        var chunk = new short[Math.min(size, CHUNK)];
        for (int done = 0; done < size; done += chunk.length) {
            int count = Math.min(chunk.length, size - done);
            MemorySegment.copy(bytes, shorts(), (long) done * Short.BYTES, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                values[done + i] = conversion.widen(chunk[i]);
            }
        }
        return values;
    }

    private int[] shortsWidened() {
        var values = new int[size];
        var chunk = new short[Math.min(size, CHUNK)];
        for (int done = 0; done < size; done += chunk.length) {
            int count = Math.min(chunk.length, size - done);
            MemorySegment.copy(bytes, shorts(), (long) done * Short.BYTES, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                values[done + i] = chunk[i];
            }
        }
        return values;
    }

    private int[] longsThatFit() {
        var values = new int[size];
        var chunk = new long[Math.min(size, CHUNK)];
        for (int done = 0; done < size; done += chunk.length) {
            int count = Math.min(chunk.length, size - done);
            MemorySegment.copy(bytes, longs(), (long) done * Long.BYTES, chunk, 0, count);
            for (int i = 0; i < count; i++) {
                values[done + i] = (int) chunk[i];
                if (values[done + i] != chunk[i]) {
                    throw tensor.broken(
                            chunk[i]
                                    + " at element "
                                    + (done + i)
                                    + ", which does not fit into 32 bits; I32 is the widest"
                                    + " integer here");
                }
            }
        }
        return values;
    }

    /** A mask of 0xFF undoes the sign that every byte of Java has. */
    private int[] bytesWidened(int mask) {
        var values = new int[size];
        for (int i = 0; i < size; i++) {
            values[i] = bytes.get(ValueLayout.JAVA_BYTE, i) & mask;
        }
        return values;
    }

    private int[] zerosAndOnes() {
        var values = bytesWidened(0xFF);
        for (int i = 0; i < size; i++) {
            if (values[i] > 1) {
                throw tensor.broken(
                        values[i] + " at element " + i + ", where a BOOL is 0 or 1; it is damaged");
            }
        }
        return values;
    }

    private float[] blocks() {
        var type = tensor.type();
        var block = new QuantizedBlock(type);
        var values = new float[size];
        for (int done = 0; done < size; done += type.blockSize()) {
            block.decode(bytes, type.bytes(done), values, done);
        }
        return values;
    }
}
