package jacobi.models.formats;

import jacobi.engine.DType;
import jacobi.engine.Tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Writes a tensor's numbers as one of the types that can hold them, in the buffer's byte order. */
record NumberWriter(Path file, String name, Tensor tensor, StoredType type) {
    private interface FloatToHalf {
        short narrow(float value);
    }

    /**
     * Refuses what {@link Safetensors#write(Path, java.util.Map)} does not offer.
     *
     * @throws IllegalArgumentException if numbers of one type cannot be written as the other
     */
    static void requireConversion(DType from, StoredType to) {
        boolean possible =
                switch (from) {
                    case F32 ->
                            to == StoredType.F32 || to == StoredType.F16 || to == StoredType.BF16;
                    case F64 -> to == StoredType.F64;
                    case I32 -> to == StoredType.I32 || to == StoredType.I64;
                };
        if (!possible) {
            throw new IllegalArgumentException(
                    "tensors of type " + from + " cannot be written as " + to);
        }
    }

    /** Writes all of it, as many numbers at a time as the chunk can take. */
    void write(FileChannel channel, ByteBuffer chunk) throws IOException {
        int most = chunk.capacity() / type.blockBytes();
        for (int done = 0; done < tensor.size(); ) {
            int count = Math.min(most, tensor.size() - done);
            chunk.clear();
            put(done, count, chunk);
            // The typed views have positions of their own.
            chunk.position(0).limit(count * type.blockBytes());
            AtomicFile.writeFully(channel, chunk);
            done += count;
        }
    }

    private void put(int from, int count, ByteBuffer chunk) {
        int at = tensor.offset() + from;
        switch (type) {
            case F32 -> chunk.asFloatBuffer().put(tensor.floats(), at, count);
            case F64 -> chunk.asDoubleBuffer().put(tensor.doubles(), at, count);
            case I32 -> chunk.asIntBuffer().put(tensor.ints(), at, count);
            case I64 -> putLongs(at, count, chunk);
            case F16 -> putHalves(Float::floatToFloat16, 0x7C00, at, count, chunk);
            case BF16 -> putHalves(NumberWriter::bfloat16, 0x7F80, at, count, chunk);
            case I16, I8, U8, BOOL, Q8_0, Q4_0 ->
                    throw new IllegalArgumentException("nothing is written as " + type);
        }
    }

    private void putLongs(int at, int count, ByteBuffer chunk) {
        var values = tensor.ints();
        for (int i = at; i < at + count; i++) {
            chunk.putLong(values[i]);
        }
    }

    private void putHalves(
            FloatToHalf conversion, int infinity, int at, int count, ByteBuffer chunk) {
        var values = tensor.floats();
        for (int i = at; i < at + count; i++) {
            short half = conversion.narrow(values[i]);
            if ((half & 0x7FFF) == infinity && Float.isFinite(values[i])) {
                throw new FormatException(
                        file,
                        "cannot be written: tensor "
                                + name
                                + " holds "
                                + values[i]
                                + " at element "
                                + (i - tensor.offset())
                                + ", too large for "
                                + type
                                + "; write "
                                + (type == StoredType.F16 ? "BF16 or F32" : "F32"));
            }
            chunk.putShort(half);
        }
    }

    /**
     * The nearest number of 8 significant bits, of two such the even one: adding half of the last
     * bit that stays, less one where that bit is 0, carries into it exactly when it should.
     */
    static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            // Rounded, a NaN could become an infinity.
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
    }
}
