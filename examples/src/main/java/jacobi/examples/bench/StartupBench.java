package jacobi.examples.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Wall time of whole commands, from the shell's point of view: a new JVM each time. */
final class StartupBench {
    private static final int STARTS = 10;
    private static final int QUICK_STARTS = 1;
    private static final long MOST_MINUTES = 10;
    private static final String SENTENCE = "The farmer will give two apples to the doctor.";

    private final Session session;
    private final List<String> program;
    private final List<Part> parts = new ArrayList<>();

    private StartupBench(Session session) {
        this.session = session;
        this.program = program();
    }

    static Plan plan(Session session) {
        return new StartupBench(session).plan();
    }

    /** The launcher, or this Java where the program does not come from a checkout. */
    private List<String> program() {
        var launcher = Project.launcher().map(Path::toString);
        if (launcher.isEmpty()) {
            session.progress()
                    .accept("no ./jacobi was found, so Java is started without its archive");
        }
        return launcher.map(List::of).orElseGet(() -> Jvm.here().command(List.of()));
    }

    private Plan plan() {
        var settings = session.settings();
        part("--help", 0.3, rows -> time("--help", List.of("--help"), rows));
        part("doctor", 0.5, rows -> time("doctor", List.of("doctor"), rows));
        if (settings.run().isPresent()) {
            part("translate", 1, rows -> translate("translate", settings.run().get(), rows));
        } else {
            var name = "translate, tiny run";
            part(name, 1.5, rows -> withTinyRun(run -> translate(name, run, rows)));
        }
        return Plan.of(
                "Starting",
                "startup, the worst".length(),
                "translate, tiny run, 10 starts".length(),
                parts);
    }

    private void part(String name, double seconds, Consumer<Consumer<Row>> work) {
        if (session.settings().wants("startup", name)) {
            parts.add(new Part("startup " + name, (1 + starts()) * seconds, work));
        }
    }

    private int starts() {
        return session.settings().quick() ? QUICK_STARTS : STARTS;
    }

    private void translate(String name, Path run, Consumer<Row> rows) {
        time(name, List.of("translate", run.toString(), SENTENCE), rows);
    }

    private interface Use {
        void of(Path run);
    }

    /** A run of the preset "tiny" that has learned next to nothing, in a folder that goes again. */
    private void withTinyRun(Use use) {
        try {
            var folder = Files.createTempDirectory("jacobi-bench");
            try {
                var run = folder.resolve("run");
                once(List.of("train", "--steps", "5", "--sample", "4", "--out", run.toString()));
                use.of(run);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void time(String name, List<String> arguments, Consumer<Row> rows) {
        once(arguments);
        var seconds = new double[starts()];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = once(arguments);
        }
        var timings = new Timings(seconds);
        var shape = "%s, %d starts".formatted(name, seconds.length);
        rows.accept(
                Row.of("startup", shape, session.threads(), timings.median(), Unit.SECONDS)
                        .withBest(timings.best()));
        rows.accept(
                Row.of(
                        "startup, the worst",
                        shape,
                        session.threads(),
                        timings.worst(),
                        Unit.SECONDS));
    }

    /** Seconds of one command, whose output nobody reads. */
    private double once(List<String> arguments) {
        var command = new ArrayList<>(program);
        command.addAll(arguments);
        long start = System.nanoTime();
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroy();
                throw new BenchException("this command fails: " + String.join(" ", command));
            }
        } catch (IOException e) {
            throw new BenchException(
                    "cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
        return (System.nanoTime() - start) * 1e-9;
    }
}
