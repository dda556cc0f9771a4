package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Runs commands in this JVM, on a small corpus: English numbers into Spanish, backwards. */
final class Program {
    /** What a command has done. */
    record Result(int exitCode, String out, String err) {
        Result succeeded() {
            assertEquals(0, exitCode, () -> "exit code; standard error was: " + err);
            return this;
        }
    }

    /** A model that takes milliseconds. */
    private static final List<String> SMALL =
            List.of(
                    "--tokenizer=word",
                    "--d-model=16",
                    "--heads=2",
                    "--layers=1",
                    "--d-ff=32",
                    "--batch-tokens=128",
                    "--sample=4",
                    "--threads=1");

    private static final String[] ENGLISH = {"one", "two", "three", "four", "five", "six"};
    private static final String[] SPANISH = {"uno", "dos", "tres", "cuatro", "cinco", "seis"};

    private Program() {}

    static Result run(Object... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var command = Jacobi.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        int exitCode = command.execute(strings(arguments));
        return new Result(exitCode, out.toString(), err.toString());
    }

    static Result runWithInput(byte[] input, Object... arguments) {
        var standard = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return run(arguments);
        } finally {
            System.setIn(standard);
        }
    }

    /** Trains on a folder that {@link #writeCorpus} has written. */
    static Object[] train(Path data, Path out, Object... more) {
        var arguments = new ArrayList<Object>(List.of("train", "--data", data, "--out", out));
        arguments.addAll(List.of("--source", "en", "--target", "es"));
        arguments.addAll(SMALL);
        arguments.addAll(List.of(more));
        return arguments.toArray();
    }

    static String[] strings(Object... arguments) {
        return Stream.of(arguments).map(Object::toString).toArray(String[]::new);
    }

    static void writeCorpus(Path folder) {
        try {
            Files.createDirectories(folder);
            write(folder, "train", 60);
            write(folder, "val", 8);
            write(folder, "test", 5);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path folder, String split, int lines) throws IOException {
        var random = new SplittableRandom(split.hashCode());
        var english = new ArrayList<String>();
        var spanish = new ArrayList<String>();
        for (int line = 0; line < lines; line++) {
            var numbers = random.ints(1 + line % 4, 0, ENGLISH.length).boxed().toList();
            english.add(String.join(" ", numbers.stream().map(i -> ENGLISH[i]).toList()));
            spanish.add(
                    String.join(" ", numbers.reversed().stream().map(i -> SPANISH[i]).toList()));
        }
        Files.write(folder.resolve(split + ".en"), english);
        Files.write(folder.resolve(split + ".es"), spanish);
    }

    /** A copy of a run that a test may damage. */
    static Path copy(Path run, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(run)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }
}
