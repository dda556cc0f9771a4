package jacobi.models.formats;

import jacobi.engine.Tensor;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An open file of tensors by name. It is mapped into memory, so that names, types and shapes cost
 * nothing, and each tensor is read by itself: a model needs no second copy of all its weights. Once
 * open, it may be read by any thread.
 */
public sealed interface TensorFile extends AutoCloseable permits SafetensorsFile, Gguf, Llama2c {
    Path path();

    /** What the file holds, in its order; unmodifiable. */
    Map<String, StoredTensor> tensors();

    /**
     * Reads one tensor; see {@link StoredTensor#read()}.
     *
     * @throws FormatException if there is no tensor of this name, or its numbers cannot be read
     * @throws IllegalStateException if the file has been closed
     */
    default Tensor tensor(String name) {
        var stored = tensors().get(name);
        if (stored == null) {
            throw new FormatException(
                    path(),
                    "has no tensor named "
                            + name
                            + "; it holds "
                            + tensors().size()
                            + tensors().keySet().stream()
                                    .limit(5)
                                    .collect(Collectors.joining(", ", ", beginning with ", "")));
        }
        return stored.read();
    }

    /** Lets go of the file; tensors that were read stay. */
    @Override
    void close();
}
