package jacobi.models.formats;

import jacobi.engine.Tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads one array in {@code .npy} format, a file or a part of an archive. */
final class NumpyReader {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

    /** Many times what a readable array needs; NumPy has the same limit. */
    private static final int LONGEST_HEADER = 10_000;

    private final Path file;
    private final String name;
    private final MemorySegment bytes;
    private final ByteReader in;

    private NumpyReader(Path file, String name, MemorySegment bytes) {
        this.file = file;
        this.name = name;
        this.bytes = bytes;
        this.in = new ByteReader(file, bytes);
    }

    static Tensor read(Path file, String name, MemorySegment bytes) {
        return new NumpyReader(file, name, bytes).read();
    }

    private Tensor read() {
        requireMagic();
        var header = NumpyHeader.parse(file, name, headerText());
        var dims = header.dims();
        // Both must be shapes: where a size is 0, the others may be too large in one order only.
        var shape = StoredShape.of(file, name, dims);
        var turned = StoredShape.of(file, name, ColumnMajor.reversed(dims));
        long needed = header.type().bytes(shape.size());
        if (needed != in.remaining()) {
            throw broken(
                    (needed > in.remaining() ? "is cut off" : "goes on behind its last number")
                            + ": type "
                            + header.type()
                            + " and shape "
                            + Arrays.toString(dims)
                            + " need "
                            + needed
                            + " bytes, and there are "
                            + in.remaining());
        }
        var data = bytes.asSlice(in.position(), needed);
        var lying = header.columnMajor() ? turned : shape;
        var read = new StoredTensor(file, name, header.type(), lying, data, header.order()).read();
        return header.columnMajor() ? ColumnMajor.toRowMajor(read) : read;
    }

    private void requireMagic() {
        boolean fits = in.remaining() >= MAGIC.length;
        for (int i = 0; fits && i < MAGIC.length; i++) {
            fits = in.nextByte() == MAGIC[i];
        }
        if (!fits) {
            throw broken("is not in .npy format: it does not start with \\x93NUMPY");
        }
    }

    private String headerText() {
        int major = Byte.toUnsignedInt(in.nextByte());
        int minor = Byte.toUnsignedInt(in.nextByte());
        if (major < 1 || major > 3 || minor != 0) {
            throw broken(
                    "is of version " + major + "." + minor + "; versions 1.0 to 3.0 can be read");
        }
        long length = major == 1 ? Short.toUnsignedLong(in.nextShort()) : in.nextUnsignedInt();
        if (length > LONGEST_HEADER || length > in.remaining()) {
            throw broken(
                    "is cut off or damaged: its header has "
                            + length
                            + " bytes, but "
                            + in.remaining()
                            + " follow, and that of a readable array has at most "
                            + LONGEST_HEADER);
        }
        var text = new byte[(int) length];
        for (int i = 0; i < text.length; i++) {
            text[i] = in.nextByte();
        }
        return decoded(text, major < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    private String decoded(byte[] text, Charset charset) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(text)).toString();
        } catch (CharacterCodingException e) {
            throw new FormatException(file, "has a header that is no UTF-8", e);
        }
    }

    private FormatException broken(String problem) {
        return new FormatException(file, name + " " + problem);
    }
}
