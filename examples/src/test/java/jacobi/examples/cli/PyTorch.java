package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Our models in PyTorch, by the scripts that belong to the examples. */
final class PyTorch {
    private static final String PYTHON = "/usr/bin/python3";

    private PyTorch() {}

    /** What a script says of token ids; the test is skipped where there is no PyTorch. */
    static double[] logits(String script, Path model, int... ids)
            throws IOException, InterruptedException {
        assumeTrue(isThere(), "there is no " + PYTHON + " with torch");
        var file = Path.of("examples/src/main/python", script);
        var command = new ArrayList<>(List.of(PYTHON, file.toString(), model.toString()));
        Arrays.stream(ids).forEach(id -> command.add(Integer.toString(id)));
        var builder = new ProcessBuilder(command);
        // Nothing is to be left in the source tree.
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), err);
        return new Gson().fromJson(out, double[].class);
    }

    private static boolean isThere() throws InterruptedException {
        try {
            return new ProcessBuilder(PYTHON, "-c", "import torch")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noPython) {
            return false;
        }
    }
}
