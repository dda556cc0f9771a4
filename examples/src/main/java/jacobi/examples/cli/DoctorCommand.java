package jacobi.examples.cli;

import com.google.gson.GsonBuilder;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code ./jacobi doctor}. */
@Command(
        name = "doctor",
        description = "Looks at this computer and this Java, and says what would help.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var findings = Findings.all();
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(new GsonBuilder().setPrettyPrinting().create().toJson(findings));
        } else {
            print(findings);
        }
        out.flush();
        return findings.stream().anyMatch(f -> f.state() == Finding.State.BROKEN)
                ? Complaints.FAILURE
                : 0;
    }

    private void print(List<Finding> findings) {
        var out = spec.commandLine().getOut();
        var ansi = spec.commandLine().getColorScheme().ansi();
        for (var finding : findings) {
            var mark =
                    ansi.string("@|%s %-6s|@".formatted(style(finding), finding.state().label()));
            out.println("%s %-11s %s".formatted(mark, finding.subject(), finding.fact()));
            if (!finding.remedy().isEmpty()) {
                out.println("       %-11s → %s".formatted("", finding.remedy()));
            }
        }
    }

    private static String style(Finding finding) {
        return switch (finding.state()) {
            case GOOD -> "green";
            case HINT -> "yellow";
            case BROKEN -> "red,bold";
        };
    }
}
