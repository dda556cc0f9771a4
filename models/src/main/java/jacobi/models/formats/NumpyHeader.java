package jacobi.models.formats;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a {@code .npy} file says of its array: a Python dictionary, written as Python writes it.
 *
 * @param dims outermost first, in both orders
 * @param columnMajor whether the first axis is the one that runs fastest
 */
record NumpyHeader(StoredType type, ByteOrder order, boolean columnMajor, long[] dims) {
    private static final Map<String, StoredType> TYPES =
            Map.of(
                    "f8", StoredType.F64,
                    "f4", StoredType.F32,
                    "f2", StoredType.F16,
                    "i8", StoredType.I64,
                    "i4", StoredType.I32,
                    "i2", StoredType.I16,
                    "i1", StoredType.I8,
                    "u1", StoredType.U8,
                    "b1", StoredType.BOOL);

    /**
     * Reads the dictionary.
     *
     * @throws FormatException if it is none, or the type is not among those above
     */
    static NumpyHeader parse(Path file, String name, String text) {
        var fields = new NumpyHeaderParser(file, name, text).parse();
        var descr = fields.descr();
        var type = descr.isEmpty() ? null : TYPES.get(descr.substring(1));
        char order = descr.isEmpty() ? '?' : descr.charAt(0);
        boolean ordered = order == '<' || order == '>';
        boolean orderless = order == '|' && type != null && type.blockBytes() == 1;
        if (type == null || !ordered && !orderless) {
            throw new FormatException(
                    file,
                    name
                            + " has numbers of type \""
                            + descr
                            + "\"; readable are f8, f4, f2, i8, i4, i2, i1, u1 and b1, with < or >"
                            + " or, for single bytes, | before them");
        }
        return new NumpyHeader(
                type,
                order == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                fields.columnMajor(),
                fields.shape());
    }
}
