package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A start that reads only the options it needs must not differ from one that reads all. */
class CommandsReadTest {
    @TempDir private Path folder;

    private static Set<String> names() {
        return Jacobi.commandLine().getSubcommands().keySet();
    }

    private static String usage(CommandLine program, String name) {
        return program.getSubcommands().get(name).getUsageMessage();
    }

    @Test
    void theProgramsHelpIsTheSame() {
        var help = Jacobi.commandLineFor(new String[] {"--help"});
        assertEquals(Jacobi.commandLine().getUsageMessage(), help.getUsageMessage());
    }

    @ParameterizedTest
    @MethodSource("names")
    void aCommandThatIsNamedIsReadWhole(String name) {
        var program = Jacobi.commandLineFor(new String[] {"--stacktrace", name, "--help"});
        assertEquals(usage(Jacobi.commandLine(), name), usage(program, name));
        var inherited =
                program.getSubcommands().get(name).getCommandSpec().findOption("stacktrace");
        assertTrue(inherited.inherited(), name);
    }

    @Test
    void aCommandMayStandInAnArgumentFile() throws IOException {
        var file = Files.writeString(folder.resolve("arguments"), "doctor --json");
        var arguments = new String[] {"@" + file};
        var out = new StringWriter();
        var program = Jacobi.commandLineFor(arguments).setOut(new PrintWriter(out));
        assertEquals(0, program.execute(arguments), out.toString());
        assertTrue(out.toString().startsWith("["), out.toString());
    }

    @Test
    void theCompletionScriptKnowsEveryOption() {
        var arguments = new String[] {"completion"};
        var out = new StringWriter();
        var program = Jacobi.commandLineFor(arguments).setOut(new PrintWriter(out));
        assertEquals(0, program.execute(arguments));
        assertTrue(out.toString().contains("--label-smoothing"), "an option of train");
    }

    @Test
    void theBuildsFirstRunSucceeds() throws IOException {
        assertTrue(new FirstRun(folder).run());
    }
}
