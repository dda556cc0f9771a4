package jacobi.examples.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Wall time of whole commands, from the shell's point of view: a new JVM each time. */
final class StartupBench {
    private static final int STARTS = 10;
    private static final int QUICK_STARTS = 1;
    private static final long MOST_MINUTES = 10;
    private static final String SENTENCE = "The farmer will give two apples to the doctor.";

    private final Session session;
    private final List<String> program;
    private final List<Row> rows = new ArrayList<>();

    private StartupBench(Session session) {
        this.session = session;
        this.program = program();
    }

    static List<Row> run(Session session) {
        return new StartupBench(session).rows();
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

    private List<Row> rows() {
        time("--help", List.of("--help"));
        time("doctor", List.of("doctor"));
        if (session.settings().wants("startup", "translate")) {
            var run = session.settings().run();
            if (run.isPresent()) {
                time("translate", List.of("translate", run.get().toString(), SENTENCE));
            } else {
                withTinyRun(this::translate);
            }
        }
        return rows;
    }

    private void translate(Path run) {
        time("translate, tiny run", List.of("translate", run.toString(), SENTENCE));
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
                session.progress().accept("startup: training a tiny run for a moment");
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

    private void time(String name, List<String> arguments) {
        if (!session.settings().wants("startup", name)) {
            return;
        }
        session.progress().accept("startup " + name);
        once(arguments);
        var seconds = new double[session.settings().quick() ? QUICK_STARTS : STARTS];
        for (int i = 0; i < seconds.length; i++) {
            seconds[i] = once(arguments);
        }
        var timings = new Timings(seconds);
        var shape = "%s, %d starts".formatted(name, seconds.length);
        rows.add(
                Row.of("startup", shape, session.threads(), timings.median(), Unit.SECONDS)
                        .withBest(timings.best()));
        rows.add(
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
