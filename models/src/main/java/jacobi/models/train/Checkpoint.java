package jacobi.models.train;

import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Tensor;
import jacobi.models.formats.FormatException;
import jacobi.models.formats.Safetensors;
import jacobi.models.nn.Parameters;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of a training run as one safetensors file: the weights as {@code model.NAME}, the
 * optimizer's state as {@code optimizer.NAME}, and the {@link Progress} in the metadata.
 */
final class Checkpoint {
    private static final String FORMAT = "jacobi-checkpoint";
    private static final String VERSION = "1";
    private static final String MODEL = "model.";
    private static final String OPTIMIZER = "optimizer.";

    private Checkpoint() {}

    static void write(Path file, Parameters parameters, Optimizer optimizer, Progress progress) {
        var tensors = new LinkedHashMap<String, Tensor>();
        parameters.tensors().forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
        optimizer.state().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("format", FORMAT);
        metadata.put("version", VERSION);
        metadata.putAll(progress.toText());
        new Safetensors(tensors, metadata).write(file);
    }

    /**
     * Overwrites weights and optimizer state by a file's.
     *
     * @throws FormatException if the file is damaged, of another version, or of another model
     */
    static Progress read(Path file, Parameters parameters, Optimizer optimizer) {
        var content = Safetensors.read(file);
        requireFormat(file, content.metadata());
        try {
            var progress = Progress.fromText(content.metadata());
            parameters.load(part(content, MODEL));
            optimizer.load(part(content, OPTIMIZER));
            return progress;
        } catch (NumberFormatException | NullPointerException e) {
            throw new FormatException(file, "has no valid progress in its metadata", e);
        } catch (IllegalArgumentException e) {
            throw new FormatException(file, e.getMessage(), e);
        }
    }

    private static void requireFormat(Path file, Map<String, String> metadata) {
        if (!FORMAT.equals(metadata.get("format"))) {
            throw new FormatException(file, "is no checkpoint of a Jacobi run");
        }
        if (!VERSION.equals(metadata.get("version"))) {
            throw new FormatException(
                    file,
                    "is a checkpoint of version "
                            + metadata.get("version")
                            + ", this program reads version "
                            + VERSION);
        }
    }

    private static Map<String, Tensor> part(Safetensors content, String prefix) {
        var part = new LinkedHashMap<String, Tensor>();
        content.tensors()
                .forEach(
                        (name, tensor) -> {
                            if (name.startsWith(prefix)) {
                                part.put(name.substring(prefix.length()), tensor);
                            }
                        });
        return part;
    }
}
