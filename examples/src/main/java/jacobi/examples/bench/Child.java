package jacobi.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A process that does not outlive this JVM, and whose output goes to a file. */
public final class Child {
    private static final int LAST_WORDS = 3;

    /** A process that a driver holds cannot be ended, so its end is not awaited for longer. */
    private static final long SECONDS_TO_DIE = 5;

    private Child() {}

    /** Runs a command to its end; returns the exit code. */
    static int exitCode(List<String> command, Path log) throws IOException, InterruptedException {
        var process = start(command, log);
        try (var _ = new AtEnd(process::destroy)) {
            return process.waitFor();
        }
    }

    /**
     * Runs a command to its end, if that comes in time.
     *
     * @return the exit code; empty if the command was ended since it took longer than the limit
     */
    public static OptionalInt exitCode(List<String> command, Path log, Duration limit)
            throws IOException, InterruptedException {
        var process = start(command, log);
        try (var _ = new AtEnd(process::destroyForcibly)) {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return OptionalInt.of(process.exitValue());
            }
            process.destroyForcibly().waitFor(SECONDS_TO_DIE, TimeUnit.SECONDS);
            return OptionalInt.empty();
        }
    }

    private static Process start(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /**
     * The end of what a process has printed, in one line, in whatever encoding that was. Java's own
     * word about the Vector API says nothing about the process.
     */
    public static String lastWords(Path log) throws IOException {
        var said =
                new String(Files.readAllBytes(log))
                        .lines()
                        .filter(
                                line ->
                                        !line.isBlank()
                                                && !line.contains("Using incubator modules"))
                        .toList();
        return String.join(" | ", said.subList(Math.max(0, said.size() - LAST_WORDS), said.size()));
    }
}
