package jacobi.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code ./jacobi classify}. */
@Command(
        name = "classify",
        description = {
            "Says which label a text has, with a run of --task classify: the text given, or"
                    + " standard input a line at a time; a tab separates the texts of a pair.",
            "Each text gives a line: the label, a tab, its probability."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "@|bold Examples|@",
            "  ./jacobi classify runs/moods \"What a day!\"",
            "  ./jacobi classify runs/moods < texts.txt | cut -f1 | sort | uniq -c"
        })
final class ClassifyCommand implements Callable<Integer> {
    private static final String TAB = "\t";

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "Folder of the run.")
    private Path run;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "TEXT",
            description = "A text (default: the lines of standard input).")
    private List<String> text = List.of();

    @Option(names = "--all", description = "Every label, the most probable first.")
    private boolean all;

    @Mixin private DeviceOptions device;

    @Override
    public Integer call() {
        return device.compute(
                spec.commandLine().getErr(),
                () -> {
                    var trained = TrainedClassifier.open(run);
                    TextInput.forEach(text, input -> classify(trained, input));
                    return 0;
                });
    }

    private void classify(TrainedClassifier trained, TextInput input) {
        var out = spec.commandLine().getOut();
        out.println(input.text().isBlank() ? "" : verdicts(trained, input));
        out.flush();
    }

    private String verdicts(TrainedClassifier trained, TextInput input) {
        boolean pairs = trained.data().pairs();
        var texts = input.text().split(TAB, -1);
        if (texts.length != (pairs ? 2 : 1)) {
            throw new InputException(
                    "%s has %d tabs, but %s has learned %s"
                            .formatted(
                                    input.place(),
                                    texts.length - 1,
                                    run,
                                    pairs
                                            ? "pairs of texts, with one tab between them"
                                            : "single texts, without a tab"));
        }
        var verdicts = Verdict.of(trained.classifier(), texts[0], pairs ? texts[1] : null);
        return verdicts.stream()
                .limit(all ? verdicts.size() : 1)
                .map(v -> v.label() + String.format(Locale.ROOT, "\t%.4f", v.probability()))
                .collect(Collectors.joining(TAB));
    }
}
