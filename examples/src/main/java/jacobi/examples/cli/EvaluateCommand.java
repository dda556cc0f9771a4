package jacobi.examples.cli;

import com.google.gson.GsonBuilder;

import jacobi.models.formats.AtomicFile;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code ./jacobi evaluate}. */
@Command(
        name = "evaluate",
        description =
                "Measures a trained run: loss, perplexity, BLEU, chrF and exact matches, by default"
                        + " on what it held out (its test data, or else its validation data).",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "@|bold Examples|@",
            "  ./jacobi evaluate runs/english-korean-1",
            "  ./jacobi evaluate runs/de-en --data corpus --split val --json scores.json"
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "Folder of the run.")
    private Path run;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of parallel text in the run's languages (default: the run's).")
    private Path data;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description =
                    "train, val, test or another part of the data (default: val with --data).")
    private String split;

    @Mixin private SearchOption search;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Also write the figures as JSON; - for standard output.")
    private Path json;

    @Mixin private DeviceOptions device;

    @Override
    public Integer call() {
        var options = search.options();
        requireWritable();
        var evaluation =
                device.compute(
                        () -> {
                            var trained = TrainedRun.open(run);
                            var text = trained.config().parallel().part(data, split);
                            text.notes().forEach(this::remark);
                            trained.requireFit(text.pairs());
                            return Evaluation.of(trained.translator(), text.pairs(), options);
                        });
        write(evaluation);
        return 0;
    }

    private void remark(String note) {
        var err = spec.commandLine().getErr();
        err.println(note);
        err.flush();
    }

    /** Better before the work than behind it. */
    private void requireWritable() {
        if (json == null || isStandardOutput()) {
            return;
        }
        var folder = json.toAbsolutePath().getParent();
        if (Files.isDirectory(json) || folder == null || !Files.isDirectory(folder)) {
            throw new InputException(
                    Files.isDirectory(json)
                            ? json + " is a folder; --json takes a file"
                            : "The folder of " + json + " does not exist; make it first");
        }
    }

    private boolean isStandardOutput() {
        return json != null && json.toString().equals(STANDARD_OUTPUT);
    }

    private void write(Evaluation evaluation) {
        var command = spec.commandLine();
        var text = new GsonBuilder().setPrettyPrinting().create().toJson(evaluation);
        if (isStandardOutput()) {
            command.getOut().println(text);
            command.getOut().flush();
            return;
        }
        evaluation.table().forEach(command.getOut()::println);
        command.getOut().flush();
        if (json != null) {
            try {
                AtomicFile.write(json, text + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
