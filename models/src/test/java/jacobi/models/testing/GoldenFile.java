package jacobi.models.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.engine.Tensor;
import jacobi.models.formats.Safetensors;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What PyTorch computed; a script in src/test/python wrote it.
 *
 * @param tensors by name
 */
public record GoldenFile(Map<String, Tensor> tensors) {
    /** A file in the test's package. */
    public static GoldenFile read(Class<?> test, String name) {
        try {
            var resource = test.getResource(name);
            return new GoldenFile(Safetensors.read(Path.of(resource.toURI())).tensors());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A tensor, or null. */
    public Tensor get(String name) {
        return tensors.get(name);
    }

    /** The tensors whose names begin with a prefix, without it. */
    public Map<String, Tensor> part(String prefix) {
        var part = new LinkedHashMap<String, Tensor>();
        tensors.forEach(
                (name, tensor) -> {
                    if (name.startsWith(prefix)) {
                        part.put(name.substring(prefix.length()), tensor);
                    }
                });
        return part;
    }

    /** Within {@code tolerance}, element by element. */
    public static void assertClose(String name, Tensor expected, Tensor actual, double tolerance) {
        assertEquals(expected.shape(), actual.shape(), name);
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), tolerance, name + "[" + i + "]");
        }
    }

    /** The largest of the elements' sizes; 0 where there are none. */
    public static double largest(Tensor tensor) {
        return Arrays.stream(tensor.toDoubles()).map(Math::abs).max().orElse(0);
    }
}
