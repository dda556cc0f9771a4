package jacobi.engine.reference;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * What PyTorch 1.13 computed in double precision: tensors by name, as {@code golden_ops.py} wrote
 * them. One tensor a line: name, "f" or "i", sizes joined by "x" ("-" for a scalar), elements.
 */
final class Golden {
    private final Map<String, Tensor> tensors = new HashMap<>();

    private Golden() {}

    static Golden load() {
        try (var stream = Tensor.class.getResourceAsStream("golden_ops.txt")) {
            if (stream == null) {
                throw new IllegalStateException("golden_ops.txt is not among the test resources");
            }
            var golden = new Golden();
            new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(golden::add);
            return golden;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        var words = line.split(" ");
        var values = Arrays.stream(words).skip(3);
        var shape = shape(words[2]);
        tensors.put(
                words[0],
                words[1].equals("i")
                        ? Tensor.wrap(shape, values.mapToInt(Integer::parseInt).toArray())
                        : Tensor.wrap(shape, values.mapToDouble(Double::parseDouble).toArray()));
    }

    private static Shape shape(String sizes) {
        return sizes.equals("-")
                ? Shape.of()
                : Shape.of(Arrays.stream(sizes.split("x")).mapToInt(Integer::parseInt).toArray());
    }

    Tensor get(String name) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new NoSuchElementException("no tensor " + name + " in golden_ops.txt");
        }
        return tensor;
    }
}
