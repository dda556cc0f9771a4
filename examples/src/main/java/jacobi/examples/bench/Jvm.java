package jacobi.examples.bench;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java to start this program with.
 *
 * @param java the executable
 * @param options for it
 */
record Jvm(String java, List<String> options) {
    private static final String MAIN = "jacobi.examples.cli.Jacobi";

    /** What belongs to one JVM or build alone. */
    private static final List<String> NOT_INHERITED =
            List.of("-XX:SharedArchiveFile", "-XX:ArchiveClassesAtExit", "-XX:AOT", "-agentlib");

    Jvm {
        options = List.copyOf(options);
    }

    /** The Java that runs now, with its options. */
    static Jvm here() {
        var options =
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(o -> NOT_INHERITED.stream().noneMatch(o::startsWith))
                        .toList();
        return new Jvm(executable(Path.of(System.getProperty("java.home"))), options);
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
        return new Jvm(java, here().options);
    }

    /** This with further options. */
    Jvm with(List<String> more) {
        var all = new ArrayList<>(options);
        all.addAll(more);
        return new Jvm(java, all);
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
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(arguments);
        return command;
    }
}
