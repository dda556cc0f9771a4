package jacobi.examples.cli;

import jacobi.models.train.RunDirectory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;

/** Where runs are. */
final class RunFolders {
    static final Path RUNS = Path.of("runs");

    private RunFolders() {}

    /**
     * The folder of a new run, which is not made yet.
     *
     * @param out what the user wants, or null
     * @param name of the data, for a folder that the user has not named
     * @throws InputException if there is something already
     */
    static RunDirectory free(Path out, String name) {
        if (out == null) {
            int number = 1;
            while (Files.exists(RUNS.resolve(name + "-" + number))) {
                number++;
            }
            return new RunDirectory(RUNS.resolve(name + "-" + number));
        }
        if (Files.exists(out) && !isEmptyFolder(out)) {
            throw new InputException(
                    out
                            + " exists already, and nothing is overwritten: choose another --out,"
                            + " or go on with --resume "
                            + out);
        }
        return new RunDirectory(out);
    }

    private static boolean isEmptyFolder(Path path) {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (var files = Files.list(path)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The run that was trained last.
     *
     * @throws InputException if there is none
     */
    static RunDirectory newest() {
        if (Files.isDirectory(RUNS)) {
            try (var folders = Files.list(RUNS)) {
                var newest =
                        folders.map(RunDirectory::new)
                                .filter(run -> Files.exists(run.config()))
                                .max(Comparator.comparing(RunFolders::lastWritten));
                if (newest.isPresent()) {
                    return newest.get();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new InputException(
                "There is no run in "
                        + RUNS.toAbsolutePath()
                        + " to go on with; name its folder behind --resume, or start a run without"
                        + " it");
    }

    private static FileTime lastWritten(RunDirectory run) {
        try {
            return Files.getLastModifiedTime(
                    Files.exists(run.checkpoint()) ? run.checkpoint() : run.config());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
