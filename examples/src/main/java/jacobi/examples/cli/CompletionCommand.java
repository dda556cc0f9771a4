package jacobi.examples.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./jacobi completion}. */
@Command(
        name = CompletionCommand.NAME,
        description = "Prints a script that completes commands and options in bash and zsh.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "For this shell:       source <(./jacobi completion)",
            "For every new shell:  ./jacobi completion > ~/.jacobi-completion",
            "                      echo 'source ~/.jacobi-completion' >> ~/.bashrc"
        })
final class CompletionCommand implements Runnable {
    static final String NAME = "completion";

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        var out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("jacobi", spec.root().commandLine()));
        out.flush();
    }
}
