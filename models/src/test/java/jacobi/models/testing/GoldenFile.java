package jacobi.models.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Tensor;
import jacobi.models.formats.Safetensors;
import jacobi.models.nn.Parameters;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

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

    /**
     * Each parameter's gradient is PyTorch's. A gradient may be nothing but rounding, such as that
     * of a key's bias, which moves all scores of a row alike; so the largest of all counts, too.
     *
     * @param expected by the parameters' names
     * @param rounding relative to a gradient's largest element
     * @param floor relative to the largest element of all
     */
    public static void assertGradients(
            Map<String, Tensor> expected, Parameters parameters, double rounding, double floor) {
        assertEquals(expected.keySet(), parameters.tensors().keySet());
        double largest =
                expected.values().stream().mapToDouble(GoldenFile::largest).max().orElse(0);
        for (var parameter : parameters.all()) {
            var gradient = expected.get(parameter.name());
            assertClose(
                    parameter.name(),
                    gradient,
                    parameter.gradient(),
                    rounding * largest(gradient) + floor * largest);
        }
    }

    /** The losses before each step of an optimizer are PyTorch's. */
    public static void assertLosses(
            Tensor expected, Optimizer optimizer, double rate, Supplier<Variable> loss) {
        for (int step = 0; step < expected.size(); step++) {
            optimizer.clearGradients();
            var now = loss.get();
            // Adam divides by the gradient's size, which makes small ones' errors count.
            assertEquals(expected.get(step), now.item(), 2e-5, "after step " + step);
            now.backward(optimizer.parameters());
            optimizer.step(rate);
        }
    }
}
