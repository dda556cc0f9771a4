package jacobi.models.train;

import jacobi.engine.Tensor;
import jacobi.models.formats.FormatException;
import jacobi.models.formats.Safetensors;
import jacobi.models.nn.Adapters;
import jacobi.models.nn.Parameters;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The adapters of a model as one safetensors file, without the model: some thousandth of its size.
 * What they are is in the metadata, so that the file and the model are all that is needed:
 *
 * <pre>
 * var file = AdapterFile.read(path);
 * var model = Llama.adapted(config, file.adapters(), 0);
 * model.parameters().loadFrozen(base.parameters().tensors());
 * model.parameters().loadLearned(file.tensors());
 * </pre>
 *
 * @param adapters which layers are adapted, and how
 * @param tensors what the adapters have learned, by name
 */
public record AdapterFile(Adapters adapters, Map<String, Tensor> tensors) {
    private static final String FORMAT = "jacobi-adapters";

    /** Writes what an adapted model has learned. */
    public static void write(Path file, Adapters adapters, Parameters parameters) {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("format", FORMAT);
        metadata.put("rank", Integer.toString(adapters.rank()));
        metadata.put("alpha", Double.toString(adapters.alpha()));
        metadata.put("layers", String.join(",", new TreeSet<>(adapters.layers())));
        new Safetensors(parameters.learned(), metadata).write(file);
    }

    /**
     * Reads a file.
     *
     * @throws FormatException if it is missing, damaged, or holds no adapters
     */
    public static AdapterFile read(Path file) {
        var content = Safetensors.read(file);
        var metadata = content.metadata();
        if (!FORMAT.equals(metadata.get("format"))) {
            throw new FormatException(file, "holds no adapters of Jacobi");
        }
        try {
            var adapters =
                    new Adapters(
                            Integer.parseInt(metadata.get("rank")),
                            Double.parseDouble(metadata.get("alpha")),
                            Set.of(metadata.get("layers").split(",")));
            return new AdapterFile(adapters, content.tensors());
        } catch (NullPointerException | IllegalArgumentException e) {
            throw new FormatException(file, "does not say what its adapters are", e);
        }
    }
}
