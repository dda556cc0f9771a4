package jacobi.examples.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The program {@code ./jacobi}. */
@Command(
        name = "jacobi",
        description = "Trains Transformers on the JVM, and translates with them.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Start with:  @|bold ./jacobi train|@   (learns to translate English into Korean)",
            "Exit codes:  0 done, 1 failed, 2 wrong input or options, 130 stopped by Ctrl-C"
        })
public final class Jacobi implements Runnable {
    @Spec private CommandSpec spec;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            hidden = true,
            description = "Shows where in the program an error comes from.")
    private boolean stacktrace;

    /** Runs the program and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        var command = commandLineFor(arguments);
        command.setOut(writer(System.out));
        command.setErr(writer(System.err));
        System.exit(run(command, arguments));
    }

    private static int run(CommandLine command, String[] arguments) {
        try {
            return command.execute(arguments);
        } catch (OutOfMemoryError e) {
            return Complaints.complain(e, command);
        } finally {
            command.getOut().flush();
            command.getErr().flush();
        }
    }

    /** The program as a value, whose output can be redirected. */
    static CommandLine commandLine() {
        var program = new CommandLine(new Jacobi());
        Commands.addAll(program);
        return configured(program);
    }

    /** The program as far as these arguments need it. */
    static CommandLine commandLineFor(String[] arguments) {
        var program = new CommandLine(new Jacobi());
        Commands.addFor(List.of(arguments), program);
        return configured(program);
    }

    private static CommandLine configured(CommandLine program) {
        var complaints = new Complaints();
        return program.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(complaints)
                .setExecutionExceptionHandler(complaints);
    }

    /** Where Java knows of no encoding but ASCII, nobody would want question marks for letters. */
    private static PrintWriter writer(PrintStream stream) {
        var charset =
                stream.charset().equals(StandardCharsets.US_ASCII)
                        ? StandardCharsets.UTF_8
                        : stream.charset();
        return new PrintWriter(stream, true, charset);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing command: " + String.join(", ", spec.subcommands().keySet()));
    }
}
