package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * C1 can compile every kernel, with all the counting that C2 is to learn from. Where C1 runs out of
 * registers at that, though not at its simpler code, the JIT may stay with the simpler code for
 * good, in some JVMs and not in others: every vector is an object then, and the kernel 15 times
 * slower. Takes half a minute, so it runs on demand.
 */
@Tag("jit")
class FirstCompilerTest {
    private static final Pattern REFUSED =
            Pattern.compile("<make_not_compilable .*reason='MethodCompilable.*method='([^(']*)");

    @Test
    void compilesEveryKernel(@TempDir Path folder) throws Exception {
        var log = folder.resolve("compilation.xml");
        run(folder, log);
        assertTrue(lines(log, Pattern.compile("<nmethod .*method='([^(']*)")).size() > 300);
        assertEquals(List.of(), lines(log, REFUSED));
    }

    private static void run(Path folder, Path log) throws Exception {
        var output = folder.resolve("output.txt");
        var java =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "-Djacobi.scalarStart=0",
                                "-Xcomp",
                                "-XX:TieredStopAtLevel=3",
                                "-XX:CompileCommand=compileonly,jacobi.engine.cpu.*::*",
                                "-XX:+UnlockDiagnosticVMOptions",
                                "-XX:+LogCompilation",
                                "-XX:LogFile=" + log,
                                "-cp",
                                classPath(),
                                EveryKernel.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertEquals(0, java.waitFor(), () -> text(output));
    }

    /** The tests may run as a part of the module that they test. */
    private static String classPath() {
        return Stream.of(EveryKernel.class, DotEight.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(place -> Path.of(place.getPath()).toString())
                .distinct()
                .reduce((a, b) -> a + File.pathSeparator + b)
                .orElseThrow();
    }

    private static List<String> lines(Path log, Pattern wanted) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.map(wanted::matcher)
                    .filter(Matcher::find)
                    .map(matcher -> matcher.group(1))
                    .distinct()
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
