package jacobi.models.formats;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a GGUF file says about its model: {@code general.architecture}, {@code llama.block_count},
 * {@code tokenizer.ggml.tokens} and so on. What is asked for and is not there, or is of another
 * kind, is a {@link FormatException}; ask {@link #has} first for what may be missing.
 */
public final class GgufMetadata {
    private final Path file;
    private final Map<String, GgufValue> values;

    GgufMetadata(Path file, Map<String, GgufValue> values) {
        this.file = file;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** All of it by key, in the order of the file. */
    public Map<String, GgufValue> values() {
        return values;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    public String text(String key) {
        return text(key, value(key));
    }

    /** An integer that an int holds. */
    public int integer(String key) {
        return integer(key, value(key));
    }

    /** A floating-point number; an integer is none. */
    public double real(String key) {
        return real(key, value(key));
    }

    public boolean flag(String key) {
        return value(key) instanceof GgufValue.Flag(boolean flag) ? flag : refuse(key, "a flag");
    }

    public List<String> texts(String key) {
        return items(key).stream().map(value -> text(key, value)).toList();
    }

    /** Integers that ints hold. */
    public int[] integers(String key) {
        return items(key).stream().mapToInt(value -> integer(key, value)).toArray();
    }

    public double[] reals(String key) {
        return items(key).stream().mapToDouble(value -> real(key, value)).toArray();
    }

    private List<GgufValue> items(String key) {
        return value(key) instanceof GgufValue.Items(var items) ? items : refuse(key, "an array");
    }

    private GgufValue value(String key) {
        var value = values.get(key);
        if (value == null) {
            throw new FormatException(file, "has no metadata named " + key);
        }
        return value;
    }

    private String text(String key, GgufValue value) {
        return value instanceof GgufValue.Text(var text) ? text : refuse(key, "text");
    }

    private int integer(String key, GgufValue value) {
        return value instanceof GgufValue.Whole(long whole) && whole == (int) whole
                ? (int) whole
                : refuse(key, "an integer of 32 bits");
    }

    private double real(String key, GgufValue value) {
        return value instanceof GgufValue.Real(double real)
                ? real
                : refuse(key, "a floating-point number");
    }

    private <T> T refuse(String key, String kind) {
        throw new FormatException(file, "has metadata " + key + " that is not " + kind);
    }
}
