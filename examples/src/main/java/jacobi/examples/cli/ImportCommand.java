package jacobi.examples.cli;

import jacobi.models.formats.Safetensors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code ./jacobi import}. */
@Command(
        name = "import",
        description =
                "Makes a run of a model that others have trained: a folder of Hugging Face (GPT-2,"
                        + " Llama, BERT), a checkpoint of llama2.c, or a GGUF file.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "@|bold Examples|@",
            "  ./jacobi import stories260K.bin --tokenizer tok512.bin --out runs/stories",
            "  ./jacobi train --task lm --from runs/stories --data text.txt"
        })
final class ImportCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "What generate or fill takes.")
    private Path model;

    @Option(
            names = "--tokenizer",
            paramLabel = "PATH",
            description = "The model's tokenizer (default: the one beside it, or in it).")
    private Path tokenizer;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The run's folder.")
    private Path out;

    @Option(names = "--pairs", description = "bert with labels: they are those of pairs of texts.")
    private boolean pairs;

    @Override
    public Integer call() {
        var opened = Exchanged.open(model, tokenizer);
        var run = run(opened);
        var directory = RunFolders.free(out, "").create();
        new TokenizerSettings.Pair(opened.tokenizer(), opened.tokenizer()).save(directory);
        new Safetensors(opened.parameters().tensors(), Map.of("format", "pt"))
                .write(directory.model());
        // Last, since it makes the folder a run.
        ConfigFile.write(run, directory);
        spec.commandLine()
                .getOut()
                .println(
                        "%s holds the model. Go on with ./jacobi %s %s"
                                .formatted(directory.path(), opened.command(), directory.path()));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private RunConfig run(Exchanged opened) {
        var run = opened.run();
        if (!pairs) {
            return run;
        }
        if (run.data() instanceof LabelledSettings labelled) {
            return run.with(labelled.ofPairs(), run.training());
        }
        throw new InputException(
                "--pairs is for a BERT that gives labels, and " + model + " is none");
    }
}
