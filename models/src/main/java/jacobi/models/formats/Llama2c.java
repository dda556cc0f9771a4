package jacobi.models.formats;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An open checkpoint of llama2.c in its first, "legacy" format: seven integers, then all weights as
 * F32 in a fixed order, that of {@code memory_map_weights} in run.c (github.com/karpathy/llama2.c).
 *
 * <p>The file has no names: tensors bear those of run.c's variables, cut into layers: {@code
 * token_embedding_table}; {@code layers.0.rms_att_weight}, {@code wq}, {@code wk}, {@code wv},
 * {@code wo}, {@code rms_ffn_weight}, {@code w1}, {@code w2}, {@code w3} of each layer; {@code
 * rms_final_weight}; and {@code wcls} unless the classifier is the embedding. Weights are {@code
 * [out, in]}. The tables of rotary positions that old files hold are left out.
 */
public final class Llama2c implements TensorFile {
    private final MappedFile mapped;
    private final Sizes sizes;
    private final Map<String, StoredTensor> tensors;

    Llama2c(MappedFile mapped, Sizes sizes, Map<String, StoredTensor> tensors) {
        this.mapped = mapped;
        this.sizes = sizes;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * The model's sizes.
     *
     * @param dModel channels of a token
     * @param dFf channels within the feed-forward block
     * @param keyValueHeads a divisor of {@code heads}; as many as those if queries are not grouped
     * @param context the longest text in tokens
     * @param sharedClassifier whether the token embedding is the classifier too
     */
    public record Sizes(
            int dModel,
            int dFf,
            int layers,
            int heads,
            int keyValueHeads,
            int vocabulary,
            int context,
            boolean sharedClassifier) {
        public int headSize() {
            return dModel / heads;
        }
    }

    /**
     * Opens a file, whose length must be what its sizes say. No tensor is read.
     *
     * @throws FormatException if it cannot be read, has sizes that no model can have, is shorter or
     *     longer than these need, or holds a larger tensor than an array can
     */
    public static Llama2c open(Path file) {
        var mapped = MappedFile.open(file, "a checkpoint of llama2.c");
        try {
            return new Llama2cReader(mapped).read();
        } catch (RuntimeException e) {
            mapped.close();
            throw e;
        }
    }

    @Override
    public Path path() {
        return mapped.path();
    }

    public Sizes sizes() {
        return sizes;
    }

    @Override
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    @Override
    public void close() {
        mapped.close();
    }
}
