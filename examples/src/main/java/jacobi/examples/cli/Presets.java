package jacobi.examples.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Constants as users name them: in lower case, with hyphens. */
final class Presets {
    private Presets() {}

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The preset of a name.
     *
     * @throws InputException if the family has none of that name
     */
    static <P extends Enum<P>> P named(String name, ModelFamily family, P[] presets) {
        return Arrays.stream(presets)
                .filter(preset -> name(preset).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InputException(
                                        "--preset of a %s must be one of %s, but was '%s'"
                                                .formatted(family, names(presets), name)));
    }

    private static String names(Enum<?>[] presets) {
        return Arrays.stream(presets).map(Presets::name).collect(Collectors.joining(", "));
    }
}
