package jacobi.models.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A measurement on held-out data.
 *
 * @param loss mean cross-entropy of a token in nats, without label smoothing
 * @param scores what else was measured, by name, such as "exactMatch" in [0, 1]; larger is better
 */
public record Validation(double loss, Map<String, Double> scores) {
    public Validation {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    /** e to the loss. */
    public double perplexity() {
        return Math.exp(loss);
    }
}
