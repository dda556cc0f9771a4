package jacobi.examples.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java to start this program with.
 *
 * @param java the executable
 * @param options for it
 * @param classPath where this program is
 */
public record Jvm(String java, List<String> options, String classPath) {
    private static final String MAIN = "jacobi.examples.cli.Jacobi";

    /** What belongs to one JVM or build alone. */
    private static final List<String> NOT_INHERITED =
            List.of(
                    "-XX:SharedArchiveFile",
                    "-XX:ArchiveClassesAtExit",
                    "-XX:AOT",
                    "-XX:StartFlightRecording",
                    "-agentlib",
                    "-Dcom.sun.management.");

    /** Keeps the options as they are now. */
    public Jvm {
        options = List.copyOf(options);
    }

    /** The Java that runs now, with its options. */
    public static Jvm here() {
        var options =
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(o -> NOT_INHERITED.stream().noneMatch(o::startsWith))
                        .toList();
        return new Jvm(
                executable(Path.of(System.getProperty("java.home"))),
                options,
                System.getProperty("java.class.path"));
    }

    /**
     * The Java of a folder, with the options of this one.
     *
     * @throws BenchException if there is none
     */
    static Jvm of(Path home) {
        var java = executable(home);
        if (!Files.isExecutable(Path.of(java))) {
            throw new BenchException("--jvm " + home + " holds no Java (" + java + ")");
        }
        return new Jvm(java, here().options, here().classPath);
    }

    /** This with further options. */
    public Jvm with(List<String> more) {
        var all = new ArrayList<>(options);
        all.addAll(more);
        return new Jvm(java, all, classPath);
    }

    private static String executable(Path home) {
        var name = File.separatorChar == '\\' ? "java.exe" : "java";
        return home.resolve("bin").resolve(name).toString();
    }

    /** The command that starts this program with arguments. */
    List<String> command(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(java);
        command.addAll(options);
        command.addAll(ofProgram(MAIN, arguments));
        return command;
    }

    /**
     * The command that starts another main class of this program, with the options in a file: those
     * of an SDK may be more than Windows takes in one command.
     *
     * @param file is written
     */
    public List<String> command(Path file, String main, List<String> arguments) throws IOException {
        Files.write(
                file,
                options.stream()
                        .map(o -> '"' + o.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                        .toList(),
                Charset.forName(System.getProperty("native.encoding")));
        var command = new ArrayList<>(List.of(java, "@" + file));
        command.addAll(ofProgram(main, arguments));
        return command;
    }

    private List<String> ofProgram(String main, List<String> arguments) {
        var words = new ArrayList<>(List.of("-cp", classPath, main));
        words.addAll(arguments);
        return words;
    }
}
