package jacobi.examples.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import jacobi.engine.DType;
import jacobi.models.formats.AtomicFile;
import jacobi.models.formats.Safetensors;
import jacobi.models.formats.StoredType;
import jacobi.models.text.WordPieceTokenizer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code ./jacobi export}. */
@Command(
        name = "export",
        description = {
            "Writes a language model or a BERT as a folder of Hugging Face: config.json and"
                    + " model.safetensors, with the names and layouts of GPT-2, Llama or BERT, and"
                    + " of a BERT vocab.txt. Adapters are added to the weights that they adapt.",
            "The model.safetensors of any run opens in PyTorch as it is; examples/src/main/python"
                    + " has a script."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "@|bold Example|@",
            "  ./jacobi export runs/shakespeare --out exported/shakespeare --dtype bf16"
        })
final class ExportCommand implements Callable<Integer> {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    /** Types as users name them. */
    enum Type {
        F32(StoredType.F32),
        F16(StoredType.F16),
        BF16(StoredType.BF16);

        private final StoredType stored;

        Type(StoredType stored) {
            this.stored = stored;
        }

        @Override
        public String toString() {
            return Presets.name(this);
        }
    }

    @Spec private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "What generate or fill takes: a run, a weight file, a model folder.")
    private Path model;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new folder.")
    private Path out;

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Type type = Type.F32;

    @Option(
            names = "--tokenizer",
            paramLabel = "PATH",
            description = "The model's tokenizer (default: the one beside it).")
    private Path tokenizer;

    @Override
    public Integer call() {
        var opened = Exchanged.open(model, tokenizer);
        var folder = RunFolders.free(out, "").create();
        new Safetensors(opened.export(), Map.of("format", "pt"))
                .write(folder.model(), Map.of(DType.F32, type.stored));
        opened.tokenizer().save(folder.path().resolve(ModelFolder.TOKENIZER));
        if (opened.tokenizer() instanceof WordPieceTokenizer pieces) {
            pieces.writeVocabulary(folder.path().resolve("vocab.txt"));
        }
        try {
            AtomicFile.write(
                    folder.path().resolve(ModelFolder.TOKENIZER_CONFIG),
                    GSON.toJson(opened.tokenizerJson()) + "\n");
            AtomicFile.write(folder.config(), opened.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        spec.commandLine().getOut().println(folder.path() + " holds the model.");
        spec.commandLine().getOut().flush();
        return 0;
    }
}
