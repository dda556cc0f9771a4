package jacobi.models.data;

import java.util.Objects;

/** A sentence and its translation, as text. */
public record SentencePair(String source, String target) {
    public SentencePair {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(target, "target");
    }
}
