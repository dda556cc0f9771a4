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
                        + " Llama), a checkpoint of llama2.c, or a GGUF file.",
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

    @Parameters(index = "0", paramLabel = "MODEL", description = "What generate takes.")
    private Path model;

    @Option(
            names = "--tokenizer",
            paramLabel = "PATH",
            description = "The model's tokenizer (default: the one beside it, or in it).")
    private Path tokenizer;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The run's folder.")
    private Path out;

    @Override
    public Integer call() {
        var speaker = Speaker.open(model, tokenizer);
        var directory = RunFolders.free(out, "").create();
        var cut = speaker.tokenizer();
        new TokenizerSettings.Pair(cut, cut).save(directory);
        new Safetensors(speaker.model().parameters().tensors(), Map.of("format", "pt"))
                .write(directory.model());
        // Last, since it makes the folder a run.
        ConfigFile.write(
                new RunConfig(
                        TaskKind.LM,
                        TextSettings.NONE,
                        TokenizerSettings.of(cut),
                        LanguageModels.config(speaker.model()),
                        TrainDefaults.TEXT),
                directory);
        spec.commandLine()
                .getOut()
                .println(
                        "%s holds the model. Go on with ./jacobi generate %s"
                                .formatted(directory.path(), directory.path()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
