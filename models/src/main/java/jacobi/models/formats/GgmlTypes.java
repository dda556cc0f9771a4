package jacobi.models.formats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The numbers that ggml gives its types: {@code enum ggml_type} in ggml.h. */
final class GgmlTypes {
    /** By number; some exist no longer. */
    private static final List<String> NAMES =
            List.of(
                    ("F32 F16 Q4_0 Q4_1 Q4_2 Q4_3 Q5_0 Q5_1 Q8_0 Q8_1 Q2_K Q3_K Q4_K Q5_K Q6_K Q8_K"
                                    + " IQ2_XXS IQ2_XS IQ3_XXS IQ1_S IQ4_NL IQ3_S IQ2_S IQ4_XS"
                                    + " I8 I16 I32 I64 F64 IQ1_M BF16")
                            .split(" "));

    private GgmlTypes() {}

    /** The type of a number, if it can be read: the names are the same. */
    static Optional<StoredType> stored(int number) {
        return Arrays.stream(StoredType.values())
                .filter(type -> type.name().equals(name(number)))
                .findFirst();
    }

    /** "IQ4_NL"; the number, where it is not known here. */
    static String name(int number) {
        return number >= 0 && number < NAMES.size() ? NAMES.get(number) : Integer.toString(number);
    }

    /** "F32, F16, …". */
    static String readable() {
        return Arrays.stream(StoredType.values())
                .map(StoredType::name)
                .filter(NAMES::contains)
                .collect(Collectors.joining(", "));
    }
}
