package jacobi.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** {@code ./jacobi train}. */
@Command(
        name = "train",
        description = {
            "Trains a model: an encoder-decoder Transformer that translates, if nothing else is"
                    + " asked for.",
            "Without options it learns to translate English into Korean, from sentences of a"
                    + " built-in grammar, and ends by itself."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        footer = {
            "",
            "@|bold Examples|@",
            "  ./jacobi train",
            "  ./jacobi train --data corpus --source de --target en --out runs/de-en",
            "  ./jacobi train --task mlm --data text.txt --out runs/text",
            "  ./jacobi train --task classify --from runs/text --data labels.tsv",
            "  ./jacobi train --resume runs/de-en"
        })
final class TrainCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private TrainOptions options;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        return options.device.compute(
                spec.commandLine().getErr(),
                () -> {
                    options.requireOwnOptions(spec.commandLine().getParseResult());
                    var run =
                            options.run.resume == null
                                    ? TrainingRun.start(options, out)
                                    : TrainingRun.resume(options);
                    return new TrainingSession(run, out, view(run)).run();
                });
    }

    private StepView view(TrainingRun run) {
        var out = spec.commandLine().getOut();
        return Screen.isTerminal()
                ? new StepBar(
                        out, spec.usageMessage().width() - 1, run.config().training().epochs())
                : new StepLines(out);
    }
}
