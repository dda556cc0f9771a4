package jacobi.models.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A GGUF file in the making. */
final class GgufBytes {
    static final int TEXT = 8;
    static final int ARRAY = 9;

    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

    static GgufBytes file(int version, long tensors, long entries) {
        var file = new GgufBytes();
        file.bytes.put("GGUF".getBytes(StandardCharsets.US_ASCII)).putInt(version);
        file.bytes.putLong(tensors).putLong(entries);
        return file;
    }

    GgufBytes text(String text) {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        bytes.putLong(utf8.length).put(utf8);
        return this;
    }

    /** A metadata entry's key and type; its value follows. */
    GgufBytes key(String key, int type) {
        return text(key).i32(type);
    }

    /** A tensor's entry; sizes innermost first, as the format has them. */
    GgufBytes tensor(String name, int type, long offset, long... dims) {
        text(name).i32(dims.length);
        for (long dim : dims) {
            i64(dim);
        }
        return i32(type).i64(offset);
    }

    GgufBytes i8(int... values) {
        for (int value : values) {
            bytes.put((byte) value);
        }
        return this;
    }

    GgufBytes repeat(int count, int value) {
        for (int i = 0; i < count; i++) {
            bytes.put((byte) value);
        }
        return this;
    }

    GgufBytes append(GgufBytes more) {
        bytes.put(more.bytes());
        return this;
    }

    GgufBytes i16(int value) {
        bytes.putShort((short) value);
        return this;
    }

    GgufBytes i32(int value) {
        bytes.putInt(value);
        return this;
    }

    GgufBytes i64(long value) {
        bytes.putLong(value);
        return this;
    }

    GgufBytes f32(float... values) {
        for (float value : values) {
            bytes.putFloat(value);
        }
        return this;
    }

    GgufBytes f64(double value) {
        bytes.putDouble(value);
        return this;
    }

    GgufBytes align(int alignment) {
        while (bytes.position() % alignment != 0) {
            bytes.put((byte) 0);
        }
        return this;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
