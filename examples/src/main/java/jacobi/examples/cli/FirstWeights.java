package jacobi.examples.cli;

import jacobi.models.formats.Safetensors;
import jacobi.models.nn.Parameters;
import jacobi.models.train.RunDirectory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The weights of another model that a run begins with, as a file of its own folder: it may be
 * stopped before it has a checkpoint, and the other model may be gone by then.
 */
final class FirstWeights {
    private FirstWeights() {}

    private static Path file(RunDirectory directory) {
        return directory.path().resolve("start.safetensors");
    }

    static void write(RunDirectory directory, Parameters parameters) {
        new Safetensors(parameters.tensors(), Map.of("format", "pt")).write(file(directory));
    }

    /** Reads them where the run began with any, and has no checkpoint to go on from. */
    static void read(RunDirectory directory, Parameters parameters) {
        if (Files.exists(file(directory)) && !Files.exists(directory.checkpoint())) {
            RunDirectory.readWeights(file(directory), parameters);
        }
    }
}
