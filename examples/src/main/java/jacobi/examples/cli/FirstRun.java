package jacobi.examples.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program's main commands, one behind the other on data of a few words. The build runs this
 * once and has the JVM archive the classes that it has loaded: every later start then finds them
 * parsed, verified and linked, which halves its time.
 */
final class FirstRun {
    private static final String SENTENCE = "one two three four";
    private static final List<String> SMALL =
            List.of("--d-model=16", "--heads=2", "--layers=1", "--d-ff=32", "--steps=3");

    private final Path folder;

    FirstRun(Path folder) {
        this.folder = folder;
    }

    /**
     * Runs the commands, silently, and ends the JVM with 0 if all have succeeded.
     *
     * @param arguments an empty folder, for the data and for the run that is trained on it
     */
    public static void main(String[] arguments) throws IOException {
        System.exit(new FirstRun(Path.of(arguments[0])).run() ? 0 : 1);
    }

    /** Whether all commands have succeeded. */
    boolean run() throws IOException {
        for (var part : List.of("train.a", "train.b", "val.a", "val.b", "test.a", "test.b")) {
            Files.write(folder.resolve(part), Collections.nCopies(10, SENTENCE));
        }
        return succeeds("--help") && Stream.of("bpe", "word").allMatch(this::learnsAndTranslates);
    }

    private boolean learnsAndTranslates(String tokenizer) {
        var run = folder.resolve(tokenizer).toString();
        var train =
                Stream.of(
                        "train",
                        "--data",
                        folder,
                        "--source=a",
                        "--target=b",
                        "--tokenizer",
                        tokenizer,
                        "--out",
                        run);
        return succeeds(
                        Stream.concat(train, SMALL.stream())
                                .map(Object::toString)
                                .toArray(String[]::new))
                && succeeds("translate", run, SENTENCE)
                && succeeds("evaluate", run);
    }

    private static boolean succeeds(String... arguments) {
        var command = Jacobi.commandLineFor(arguments);
        command.setOut(new PrintWriter(OutputStream.nullOutputStream()));
        return command.execute(arguments) == 0;
    }
}
