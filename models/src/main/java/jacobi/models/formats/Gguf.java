package jacobi.models.formats;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An open GGUF file, the format of llama.cpp: typed metadata (sizes of the model, its tokenizer),
 * then tensors by name (github.com/ggml-org/ggml, docs/gguf.md).
 *
 * <p>Read are versions 2 and 3, little-endian. Tensors may be F32, F16, BF16, F64, integers, and
 * quantized: Q4_0 to Q8_0 and the K-quants Q2_K to Q6_K, which are read as F32. The format counts a
 * tensor's sizes from the innermost; here they are outermost first, as everywhere: a weight is
 * {@code [out, in]}.
 */
public final class Gguf implements TensorFile {
    private final MappedFile mapped;
    private final int version;
    private final GgufMetadata metadata;
    private final Map<String, StoredTensor> tensors;

    Gguf(MappedFile mapped, int version, GgufMetadata metadata, Map<String, StoredTensor> tensors) {
        this.mapped = mapped;
        this.version = version;
        this.metadata = metadata;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * Opens a file. The metadata is read, the tensors' places are checked, no tensor is read. What
     * stands behind the last tensor is not looked at.
     *
     * @throws FormatException if it cannot be read, is no such file, is cut off or damaged, or
     *     holds a tensor of another type or a larger one than an array can hold
     */
    public static Gguf open(Path file) {
        var mapped = MappedFile.open(file, "a GGUF file");
        try {
            return new GgufReader(mapped).read();
        } catch (RuntimeException e) {
            mapped.close();
            throw e;
        }
    }

    @Override
    public Path path() {
        return mapped.path();
    }

    /** The version of the format, 2 or 3; they differ in nothing that matters here. */
    public int version() {
        return version;
    }

    public GgufMetadata metadata() {
        return metadata;
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
