package jacobi.models.formats;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An open safetensors file, or the several that an index makes one: see {@link Safetensors} for the
 * format. Readable are F64, F32, F16, BF16, I64, I32, I16, I8, U8 and BOOL.
 */
public final class SafetensorsFile implements TensorFile {
    private static final String INDEX = ".index.json";

    private final Path path;
    private final List<MappedFile> parts;
    private final Map<String, StoredTensor> tensors;
    private final Map<String, String> metadata;

    SafetensorsFile(
            Path path,
            List<MappedFile> parts,
            Map<String, StoredTensor> tensors,
            Map<String, String> metadata) {
        this.path = path;
        this.parts = List.copyOf(parts);
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Opens a file. All of its header is checked before anything is allocated; no tensor is read.
     *
     * <p>A name that ends in {@code .index.json} is Hugging Face's index of a model in several
     * files (its {@code weight_map} says which tensor lies in which), and opens them all.
     *
     * @throws FormatException if it cannot be read, is no safetensors file, is cut off or damaged,
     *     holds a tensor of another type or a larger one than an array can hold, or if an index and
     *     its files do not hold the same tensors
     */
    public static SafetensorsFile open(Path file) {
        return file.toString().endsWith(INDEX)
                ? SafetensorsIndex.open(file)
                : SafetensorsReader.open(file);
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /** Free text by key; of several files, that of the first which has the key. */
    public Map<String, String> metadata() {
        return metadata;
    }

    List<MappedFile> parts() {
        return parts;
    }

    @Override
    public void close() {
        parts.forEach(MappedFile::close);
    }
}
