package jacobi.models.formats;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a GGUF file from its first byte to its tensors, and believes nothing. */
final class GgufReader {
    /** The letters G, G, U, F as a little-endian int. */
    private static final int MAGIC = 0x46554747;

    private static final String ALIGNMENT = "general.alignment";
    private static final int DEFAULT_ALIGNMENT = 32;

    /** ggml's own limit. */
    private static final int MOST_AXES = 4;

    /** Of a metadata entry: a key's length, a type and a value; of a tensor: all but its sizes. */
    private static final int LEAST_ENTRY = 8 + 4 + 1;

    private static final int LEAST_TENSOR = 8 + 4 + 4 + 8;

    private final MappedFile mapped;
    private final Path file;
    private final ByteReader in;

    GgufReader(MappedFile mapped) {
        this.mapped = mapped;
        this.file = mapped.path();
        this.in = new ByteReader(file, mapped.bytes());
    }

    /** A tensor of the list: all that is known before the data's start is. */
    private record Info(String name, StoredType type, long[] dims, long offset) {}

    Gguf read() {
        int version = version();
        long tensors = in.nextCount("tensors", LEAST_TENSOR);
        var metadata = metadata(in.nextCount("metadata entries", LEAST_ENTRY));
        var infos = infos(tensors);
        int alignment = alignment(metadata);
        long start = aligned(in.position(), alignment);
        return new Gguf(mapped, version, metadata, placed(infos, start, alignment));
    }

    private int version() {
        if (in.remaining() < Integer.BYTES || in.nextInt() != MAGIC) {
            throw broken("is no GGUF file: it does not start with these letters");
        }
        int version = in.nextInt();
        if ((version & 0xFFFF) == 0) {
            throw broken("is a big-endian GGUF file; convert it to little-endian");
        }
        if (version != 2 && version != 3) {
            throw broken("is a GGUF file of version " + version + "; versions 2 and 3 can be read");
        }
        return version;
    }

    private GgufMetadata metadata(long count) {
        var values = new LinkedHashMap<String, GgufValue>();
        var reader = new GgufValueReader(file, in);
        for (long i = 0; i < count; i++) {
            var key = in.nextText();
            if (values.put(key, reader.next(key)) != null) {
                throw broken("has two metadata entries named " + key);
            }
        }
        return new GgufMetadata(file, values);
    }

    private Map<String, Info> infos(long count) {
        var infos = new LinkedHashMap<String, Info>();
        for (long i = 0; i < count; i++) {
            var info = info();
            if (infos.put(info.name, info) != null) {
                throw broken("has two tensors named " + info.name);
            }
        }
        return infos;
    }

    private Info info() {
        var name = in.nextText();
        long axes = in.nextUnsignedInt();
        if (axes > MOST_AXES) {
            throw broken(
                    "says that tensor "
                            + name
                            + " has "
                            + axes
                            + " axes; "
                            + MOST_AXES
                            + " are the most");
        }
        var dims = new long[(int) axes];
        for (int i = dims.length - 1; i >= 0; i--) {
            dims[i] = in.nextLong();
        }
        return new Info(name, type(name, in.nextInt()), dims, in.nextLong());
    }

    private StoredType type(String name, int number) {
        return GgmlTypes.stored(number)
                .orElseThrow(
                        () ->
                                broken(
                                        "holds tensor "
                                                + name
                                                + " of ggml's type "
                                                + GgmlTypes.name(number)
                                                + "; readable are "
                                                + GgmlTypes.readable()
                                                + ", so convert it to one of these"));
    }

    private int alignment(GgufMetadata metadata) {
        if (!metadata.has(ALIGNMENT)) {
            return DEFAULT_ALIGNMENT;
        }
        int alignment = metadata.integer(ALIGNMENT);
        if (alignment <= 0 || Integer.bitCount(alignment) != 1) {
            throw broken("has " + ALIGNMENT + " " + alignment + ", which is no power of two");
        }
        return alignment;
    }

    private static long aligned(long position, int alignment) {
        return (position + alignment - 1) & -(long) alignment;
    }

    /** Each tensor starts at the first aligned byte behind the one before, as ggml wants it. */
    private Map<String, StoredTensor> placed(Map<String, Info> infos, long start, int alignment) {
        var tensors = new LinkedHashMap<String, StoredTensor>();
        long expected = 0;
        for (var info : infos.values()) {
            if (info.offset != expected) {
                throw broken(
                        "says that tensor "
                                + info.name
                                + " starts at byte "
                                + Long.toUnsignedString(info.offset)
                                + " of the data, but the one before ends at "
                                + expected);
            }
            var tensor = placed(info, start);
            tensors.put(info.name, tensor);
            expected = aligned(expected + tensor.bytes().byteSize(), alignment);
        }
        return tensors;
    }

    private StoredTensor placed(Info info, long start) {
        var shape = StoredShape.of(file, info.name, info.dims);
        int row = shape.rank() == 0 ? 1 : shape.dim(-1);
        if (row % info.type.blockSize() != 0) {
            throw broken(
                    "says that tensor "
                            + info.name
                            + " of type "
                            + info.type
                            + " has rows of "
                            + row
                            + " numbers, no multiple of "
                            + info.type.blockSize());
        }
        long from = start + info.offset;
        long length = info.type.bytes(shape.size());
        long available = mapped.bytes().byteSize();
        if (from + length > available) {
            throw broken(
                    "is cut off: tensor "
                            + info.name
                            + " ends at byte "
                            + (from + length)
                            + ", the file has "
                            + available);
        }
        var bytes = mapped.bytes().asSlice(from, length);
        return new StoredTensor(file, info.name, info.type, shape, bytes, ByteOrder.LITTLE_ENDIAN);
    }

    private FormatException broken(String problem) {
        return new FormatException(file, problem);
    }
}
