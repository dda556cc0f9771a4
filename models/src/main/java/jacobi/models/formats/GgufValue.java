package jacobi.models.formats;

import java.util.List;

/** A value of a GGUF file's metadata. */
public sealed interface GgufValue {
    /** An integer of any of the eight types; the format's unsigned ones are not negative here. */
    record Whole(long value) implements GgufValue {}

    /** A FLOAT32, widened exactly, or a FLOAT64. */
    record Real(double value) implements GgufValue {}

    record Flag(boolean value) implements GgufValue {}

    record Text(String value) implements GgufValue {}

    /** An array, whose values are all of one type. */
    record Items(List<GgufValue> values) implements GgufValue {
        public Items {
            values = List.copyOf(values);
        }
    }
}
