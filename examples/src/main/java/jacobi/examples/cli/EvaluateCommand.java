package jacobi.examples.cli;

import com.google.gson.GsonBuilder;

import jacobi.models.decode.SearchOptions;
import jacobi.models.formats.AtomicFile;
import jacobi.models.train.RunDirectory;

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
                "Measures a trained run, by default on what it held out (its test data, or else its"
                        + " validation data). One that translates: loss, perplexity, BLEU, chrF and"
                        + " exact matches. One of --task classify: accuracy, and precision, recall"
                        + " and F1 of each label.",
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
            paramLabel = "PATH",
            description =
                    "Folder of parallel text in the run's languages; classify: a file of labelled"
                            + " texts, or a folder of such files (default: the run's).")
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
        write(device.compute(spec.commandLine().getErr(), () -> measurement(options)));
        return 0;
    }

    private Measurement measurement(SearchOptions options) {
        var task = ConfigFile.read(new RunDirectory(run)).task();
        return switch (task) {
            case TRANSLATE -> {
                var trained = TrainedRun.open(run);
                var text = trained.config().parallel().part(data, split);
                text.notes().forEach(this::remark);
                trained.requireFit(text.pairs());
                yield Evaluation.of(trained.translator(), text.pairs(), options);
            }
            case CLASSIFY -> {
                var trained = TrainedClassifier.open(run);
                yield LabelEvaluation.of(trained.classifier(), trained.data().part(data, split));
            }
            case LM, MLM ->
                    throw new InputException(
                            "%s has learned neither to translate nor to classify: its task is %s;"
                                            .formatted(run, task)
                                    + " its losses are in metrics.csv");
        };
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

    private void write(Measurement evaluation) {
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
