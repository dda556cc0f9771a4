package jacobi.examples.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The same benchmark in another JVM, whose figures come back as JSON. */
final class ChildRun {
    private ChildRun() {}

    /**
     * Measures there.
     *
     * @throws BenchException if that JVM fails, with its last words
     */
    static List<Row> measure(Jvm jvm, BenchSettings settings) {
        try {
            var json = Files.createTempFile("jacobi-bench", ".json");
            var log = Files.createTempFile("jacobi-bench", ".log");
            try {
                var arguments = new ArrayList<>(arguments(settings));
                arguments.addAll(List.of("--json", json.toString()));
                if (Child.exitCode(jvm.command(arguments), log) != 0) {
                    throw new BenchException(jvm.java() + " fails: " + Child.lastWords(log));
                }
                return BenchJson.read(json);
            } finally {
                Files.deleteIfExists(json);
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /** The options that make the same rows there, without peers. */
    static List<String> arguments(BenchSettings settings) {
        var arguments = new ArrayList<String>();
        arguments.add("bench");
        settings.tables().stream()
                .sorted()
                .forEach(table -> arguments.add(table.name().toLowerCase(Locale.ROOT)));
        arguments.addAll(List.of("--peer", "none"));
        arguments.addAll(List.of("--threads", Integer.toString(settings.threads())));
        arguments.addAll(List.of("--rounds", Integer.toString(settings.rounds())));
        settings.filter().ifPresent(f -> arguments.addAll(List.of("--shape", f.pattern())));
        if (settings.quick()) {
            arguments.add("--quick");
        }
        if (settings.briefPeaks()) {
            arguments.add("--brief-peaks");
        }
        return arguments;
    }
}
