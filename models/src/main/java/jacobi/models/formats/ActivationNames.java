package jacobi.models.formats;

import jacobi.engine.Function;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hugging Face's names of activations, for those that are computed here. */
public final class ActivationNames {
    /** Of several names of a function, the first is the one that is written. */
    public static final Map<String, Function> ALL;

    static {
        var names = new LinkedHashMap<String, Function>();
        names.put("gelu", Function.GELU);
        names.put("gelu_new", Function.GELU_TANH);
        names.put("gelu_pytorch_tanh", Function.GELU_TANH);
        names.put("relu", Function.RELU);
        names.put("silu", Function.SILU);
        names.put("swish", Function.SILU);
        names.put("tanh", Function.TANH);
        ALL = Collections.unmodifiableMap(names);
    }

    private ActivationNames() {}

    /**
     * A function's name.
     *
     * @throws IllegalArgumentException if it has none
     */
    public static String of(Function activation) {
        return ALL.entrySet().stream()
                .filter(entry -> entry.getValue() == activation)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Hugging Face's library has no activation "
                                                + activation
                                                + ", only "
                                                + String.join(", ", ALL.keySet())));
    }
}
