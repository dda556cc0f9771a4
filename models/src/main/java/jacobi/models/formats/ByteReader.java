package jacobi.models.formats;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads little-endian numbers and texts one behind the other, and never beyond the file's end. */
final class ByteReader {
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER);

    private final Path file;
    private final MemorySegment bytes;
    private long position;

    ByteReader(Path file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    long position() {
        return position;
    }

    long remaining() {
        return bytes.byteSize() - position;
    }

    byte nextByte() {
        return bytes.get(ValueLayout.JAVA_BYTE, advance(Byte.BYTES));
    }

    short nextShort() {
        return bytes.get(SHORT, advance(Short.BYTES));
    }

    int nextInt() {
        return bytes.get(INT, advance(Integer.BYTES));
    }

    long nextUnsignedInt() {
        return Integer.toUnsignedLong(nextInt());
    }

    long nextLong() {
        return bytes.get(LONG, advance(Long.BYTES));
    }

    /** A number of bytes or of things: unsigned in the file, and small enough for what is left. */
    long nextCount(String what, long leastBytesOfEach) {
        long start = position;
        long count = nextLong();
        if (count < 0 || count > remaining() / leastBytesOfEach) {
            throw new FormatException(
                    file,
                    "is cut off or damaged: it says at byte "
                            + start
                            + " that "
                            + Long.toUnsignedString(count)
                            + " "
                            + what
                            + " follow, but only "
                            + remaining()
                            + " bytes do");
        }
        return count;
    }

    /** A text in UTF-8, with the number of its bytes, a long, before it. */
    String nextText() {
        long start = position;
        long length = nextCount("bytes of text", 1);
        var part = bytes.asSlice(advance(length), length).asByteBuffer();
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException e) {
            throw new FormatException(
                    file, "is damaged: its text at byte " + start + " is no UTF-8", e);
        }
    }

    private long advance(long count) {
        if (count > remaining()) {
            throw new FormatException(
                    file,
                    "is cut off: "
                            + count
                            + " bytes are needed at byte "
                            + position
                            + ", the file has "
                            + bytes.byteSize());
        }
        long start = position;
        position += count;
        return start;
    }
}
