package jacobi.models.formats;

import jacobi.engine.DType;
import jacobi.engine.Tensor;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tensors by name, and notes about them, in the safetensors format: eight bytes with the length of
 * a header, the header in JSON, then the tensors' bytes, little-endian and row-major
 * (github.com/huggingface/safetensors, "Format"). All of it is in memory; {@link SafetensorsFile}
 * reads one tensor at a time.
 *
 * @param tensors by name, in the order in which they are named in the file
 * @param metadata free text by key
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    public Safetensors {
        if (tensors.containsKey(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException(
                    "no tensor can be named " + SafetensorsHeader.METADATA);
        }
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * Writes a file whole, or leaves what was there. Every tensor keeps its type.
     *
     * @throws FormatException if it cannot be written
     */
    public void write(Path file) {
        write(file, Map.of());
    }

    /**
     * Writes a file whole, or leaves what was there, with other types than the tensors': {@code
     * Map.of(DType.F32, StoredType.BF16, DType.I32, StoredType.I64)}. F32 may become F16 or BF16,
     * rounded to the nearest and of two such to the even one; I32 may become I64. A type that the
     * map does not name is kept.
     *
     * @throws IllegalArgumentException for any other pair of types
     * @throws FormatException if the file cannot be written, or a finite number is too large for
     *     its type
     */
    public void write(Path file, Map<DType, StoredType> types) {
        new SafetensorsWriter(this, types, file).write();
    }

    /**
     * Reads all of a file, or of the files of an index; see {@link SafetensorsFile#open} and {@link
     * StoredTensor#read()} for what is read, and when it is refused.
     */
    public static Safetensors read(Path file) {
        try (var open = SafetensorsFile.open(file)) {
            var tensors = new LinkedHashMap<String, Tensor>();
            open.tensors().forEach((name, stored) -> tensors.put(name, stored.read()));
            return new Safetensors(tensors, open.metadata());
        }
    }
}
