package jacobi.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.Tensor;
import jacobi.models.formats.FormatException;
import jacobi.models.formats.Safetensors;
import jacobi.models.nn.Adapters;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

class AdapterFileTest {
    private static final Adapters ADAPTERS = new Adapters(2, 0.75, Set.of("value", "query"));

    @TempDir Path folder;

    private static Parameters model(Adapters adapters, long seed) {
        var parameters = new Parameters(seed);
        new Linear(parameters.root().with(adapters).child("query"), 3, 4);
        return parameters;
    }

    @Test
    void whatIsWrittenIsRead() {
        var file = folder.resolve("adapters.safetensors");
        var trained = model(ADAPTERS, 1);
        trained.learned().get("query.adapter.up").fill(0.5);
        AdapterFile.write(file, ADAPTERS, trained);
        var read = AdapterFile.read(file);
        assertEquals(ADAPTERS, read.adapters());
        assertEquals(trained.learned().keySet(), read.tensors().keySet());
        var other = model(read.adapters(), 2);
        var base = other.tensors().get("query.weight").toFloats();
        other.loadLearned(read.tensors());
        trained.learned()
                .forEach(
                        (name, tensor) ->
                                assertArrayEquals(
                                        tensor.toFloats(),
                                        other.tensors().get(name).toFloats(),
                                        name));
        assertArrayEquals(base, other.tensors().get("query.weight").toFloats(), "the base stays");
    }

    @Test
    void otherFilesAreRefused() {
        refused("holds no adapters of Jacobi", Map.of("format", "pt"));
        var unsaid = "does not say what its adapters are";
        refused(unsaid, Map.of("format", "jacobi-adapters"));
        refused(
                unsaid,
                Map.of("format", "jacobi-adapters", "rank", "0", "alpha", "1", "layers", "query"));
        refused(
                unsaid,
                Map.of("format", "jacobi-adapters", "rank", "2", "alpha", "x", "layers", "query"));
    }

    private void refused(String problem, Map<String, String> metadata) {
        var file = folder.resolve("other.safetensors");
        new Safetensors(Map.of("x", Tensor.scalar(1)), metadata).write(file);
        var error = assertThrows(FormatException.class, () -> AdapterFile.read(file));
        assertEquals(file + ": " + problem, error.getMessage());
    }
}
