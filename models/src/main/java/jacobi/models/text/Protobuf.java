package jacobi.models.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The fields of one message in Protocol Buffers' wire format, one after the other: call {@link
 * #next}, and then, if the field is of interest, the method for its type.
 */
final class Protobuf {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final ByteBuffer bytes;
    private int field;
    private int wireType;
    private int end;

    Protobuf(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes to the next field, past this one's value; false at the end of the message. */
    boolean next() {
        bytes.position(end);
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        end = endOfValue();
        return true;
    }

    /** The field's number. */
    int field() {
        return field;
    }

    int integer() {
        require(VARINT, "a number");
        return (int) varint();
    }

    boolean bool() {
        return integer() != 0;
    }

    float real() {
        require(FIXED_32, "a float");
        return bytes.getFloat();
    }

    String string() {
        return StandardCharsets.UTF_8.decode(block()).toString();
    }

    Protobuf message() {
        return new Protobuf(block());
    }

    /** The bytes of a string, a message, or bytes. */
    ByteBuffer block() {
        require(LENGTH_DELIMITED, "a block of bytes");
        return bytes.slice(bytes.position(), end - bytes.position());
    }

    /** Where the value ends; for a block its length is read, so that its bytes come next. */
    private int endOfValue() {
        int start = bytes.position();
        long length =
                switch (wireType) {
                    case VARINT -> {
                        varint();
                        yield bytes.position() - start;
                    }
                    case FIXED_64 -> Long.BYTES;
                    case LENGTH_DELIMITED -> {
                        long block = varint();
                        start = bytes.position();
                        yield block;
                    }
                    case FIXED_32 -> Float.BYTES;
                    default ->
                            throw new IllegalArgumentException(
                                    "it is damaged: field %d has wire type %d"
                                            .formatted(field, wireType));
                };
        if (length < 0 || length > bytes.limit() - start) {
            throw new IllegalArgumentException(
                    "it is damaged or cut off: field %d of %d bytes, with %d left"
                            .formatted(field, length, bytes.limit() - start));
        }
        bytes.position(start);
        return start + (int) length;
    }

    /** Seven bits a byte, lowest first; the eighth says whether there is more. */
    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("it is damaged: a number of more than ten bytes");
    }

    private void require(int type, String what) {
        if (wireType != type) {
            throw new IllegalArgumentException(
                    "field %d has wire type %d where %s belongs".formatted(field, wireType, what));
        }
    }
}
