package jacobi.models.formats;

import java.nio.file.Path;
import java.util.ArrayList;

/** Reads the values of a GGUF file's metadata: a type's number, then what it announces. */
final class GgufValueReader {
    private static final int ARRAY = 9;

    /** Far beyond any vocabulary; each value becomes an object. */
    private static final int LONGEST_ARRAY = 1 << 24;

    /** Arrays may hold arrays; only a damaged file goes on with it. */
    private static final int DEEPEST_ARRAY = 8;

    private final Path file;
    private final ByteReader in;

    GgufValueReader(Path file, ByteReader in) {
        this.file = file;
        this.in = in;
    }

    GgufValue next(String key) {
        return value(key, in.nextInt(), 0);
    }

    /** The numbers of {@code enum gguf_metadata_value_type}. */
    private GgufValue value(String key, int type, int depth) {
        return switch (type) {
            case 0 -> new GgufValue.Whole(Byte.toUnsignedLong(in.nextByte()));
            case 1 -> new GgufValue.Whole(in.nextByte());
            case 2 -> new GgufValue.Whole(Short.toUnsignedLong(in.nextShort()));
            case 3 -> new GgufValue.Whole(in.nextShort());
            case 4 -> new GgufValue.Whole(in.nextUnsignedInt());
            case 5 -> new GgufValue.Whole(in.nextInt());
            case 6 -> new GgufValue.Real(Float.intBitsToFloat(in.nextInt()));
            case 7 -> flag(key);
            case 8 -> new GgufValue.Text(in.nextText());
            case ARRAY -> array(key, depth + 1);
            case 10 -> unsignedLong(key);
            case 11 -> new GgufValue.Whole(in.nextLong());
            case 12 -> new GgufValue.Real(Double.longBitsToDouble(in.nextLong()));
            default -> throw broken(key, "of type " + type + ", which the format does not have");
        };
    }

    private GgufValue flag(String key) {
        byte flag = in.nextByte();
        if (flag != 0 && flag != 1) {
            throw broken(key, "with the flag " + flag + ", where a flag is 0 or 1");
        }
        return new GgufValue.Flag(flag == 1);
    }

    private GgufValue unsignedLong(String key) {
        long value = in.nextLong();
        if (value < 0) {
            throw broken(
                    key, "with " + Long.toUnsignedString(value) + ", more than 63 bits can hold");
        }
        return new GgufValue.Whole(value);
    }

    private GgufValue array(String key, int depth) {
        if (depth > DEEPEST_ARRAY) {
            throw broken(key, "with arrays in arrays, more than " + DEEPEST_ARRAY + " deep");
        }
        int type = in.nextInt();
        long count = in.nextCount("values of " + key, leastBytes(key, type));
        if (count > LONGEST_ARRAY) {
            throw broken(key, "with " + count + " values; " + LONGEST_ARRAY + " are the most");
        }
        var values = new ArrayList<GgufValue>();
        for (long i = 0; i < count; i++) {
            values.add(value(key, type, depth));
        }
        return new GgufValue.Items(values);
    }

    private int leastBytes(String key, int type) {
        return switch (type) {
            case 0, 1, 7 -> Byte.BYTES;
            case 2, 3 -> Short.BYTES;
            case 4, 5, 6 -> Integer.BYTES;
            case 8, 10, 11, 12 -> Long.BYTES;
            case ARRAY -> Integer.BYTES + Long.BYTES;
            default -> throw broken(key, "of type " + type + ", which the format does not have");
        };
    }

    private FormatException broken(String key, String problem) {
        return new FormatException(
                file, "has metadata " + key + " " + problem + ", before byte " + in.position());
    }
}
