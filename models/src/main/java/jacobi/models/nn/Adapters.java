package jacobi.models.nn;

import jacobi.engine.Tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which linear layers of a frozen model learn, and how (LoRA; Hu et al. 2022): see {@link
 * LowRankAdapter}. A model that is made below {@code parameters.root().with(adapters)} learns
 * nothing but its adapters; they are {@link Parameters#learned()}, and the model that they adapt is
 * {@link Parameters#frozen()}.
 *
 * @param rank numbers that an adapter passes its input through
 * @param alpha what an adapter's result is multiplied by, times the rank
 * @param layers the adapted layers, by the last part of their names, such as "query" and "value",
 *     which the paper adapts (section 4.2)
 */
public record Adapters(int rank, double alpha, Set<String> layers) {
    private static final String WEIGHT = ".weight";

    public Adapters {
        if (rank < 1) {
            throw new IllegalArgumentException(
                    "the rank of an adapter must be at least 1, got " + rank);
        }
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the alpha of an adapter must be positive and finite, got " + alpha);
        }
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("adapters need the name of a layer to adapt");
        }
        layers = Set.copyOf(layers);
    }

    /** What an adapter's result is multiplied by. */
    double scale() {
        return alpha / rank;
    }

    /** Whether the layer at a place is adapted. */
    boolean adapt(Parameters.Scope scope) {
        var path = scope.path();
        return layers.contains(path.substring(path.lastIndexOf('.') + 1));
    }

    /**
     * The weights of a model without adapters which computes what an adapted one does: to each
     * adapted weight, scale·up·down is added.
     *
     * @param tensors all of the adapted model's, {@link Parameters#tensors()}; they stay as they
     *     are
     * @throws IllegalArgumentException if an adapter has no layer, or only one of its halves
     */
    public Map<String, Tensor> merge(Map<String, Tensor> tensors) {
        var merged = new LinkedHashMap<String, Tensor>();
        tensors.forEach(
                (name, tensor) -> {
                    if (!LowRankAdapter.isPart(name)) {
                        merged.put(name, tensor.copy());
                    }
                });
        tensors.forEach(
                (name, down) -> {
                    if (name.endsWith(LowRankAdapter.DOWN)) {
                        var layer = name.substring(0, name.length() - LowRankAdapter.DOWN.length());
                        var weight = merged.get(layer + WEIGHT);
                        var up = tensors.get(layer + LowRankAdapter.UP);
                        if (weight == null || up == null) {
                            throw new IllegalArgumentException(
                                    "the adapter of %s cannot be merged: %s is missing"
                                            .formatted(
                                                    layer,
                                                    layer
                                                            + (up == null
                                                                    ? LowRankAdapter.UP
                                                                    : WEIGHT)));
                        }
                        add(up, down, weight);
                    }
                });
        return merged;
    }

    /** weight [out, in] += scale·up [out, rank]·down [rank, in], summed in double precision. */
    private void add(Tensor up, Tensor down, Tensor weight) {
        int in = weight.dim(1);
        for (int i = 0; i < weight.size(); i++) {
            double sum = 0;
            for (int r = 0; r < rank; r++) {
                sum += up.get(i / in * rank + r) * down.get(r * in + i % in);
            }
            weight.set(i, weight.get(i) + scale() * sum);
        }
    }
}
