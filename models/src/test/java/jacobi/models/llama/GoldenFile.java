package jacobi.models.llama;

import jacobi.engine.Tensor;
import jacobi.models.formats.Safetensors;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What PyTorch computed; src/test/python/golden_llama.py wrote it. */
record GoldenFile(Map<String, Tensor> tensors) {
    static GoldenFile read(String name) {
        try {
            var resource = GoldenFile.class.getResource(name);
            return new GoldenFile(Safetensors.read(Path.of(resource.toURI())).tensors());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Tensor get(String name) {
        return tensors.get(name);
    }

    /** The tensors whose names begin with a prefix, without it. */
    Map<String, Tensor> part(String prefix) {
        var part = new LinkedHashMap<String, Tensor>();
        tensors.forEach(
                (name, tensor) -> {
                    if (name.startsWith(prefix)) {
                        part.put(name.substring(prefix.length()), tensor);
                    }
                });
        return part;
    }
}
