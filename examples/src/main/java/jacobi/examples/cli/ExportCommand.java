package jacobi.examples.cli;

import jacobi.engine.DType;
import jacobi.engine.Tensor;
import jacobi.models.formats.AtomicFile;
import jacobi.models.formats.Safetensors;
import jacobi.models.formats.StoredType;
import jacobi.models.gpt.Gpt;
import jacobi.models.gpt.GptConfigJson;
import jacobi.models.gpt.GptWeights;
import jacobi.models.language.LanguageModel;
import jacobi.models.llama.Llama;
import jacobi.models.llama.LlamaConfigJson;
import jacobi.models.llama.LlamaWeights;

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
            "Writes a language model as a folder of Hugging Face: config.json and"
                    + " model.safetensors, with the names and layouts of GPT-2 or Llama.",
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
    /** Not tokenizer.json, which would be Hugging Face's format. */
    static final String TOKENIZER = "tokenizer.jacobi.json";

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
            description = "What generate takes: a run, a weight file, a model folder.")
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
        var speaker = Speaker.open(model, tokenizer);
        var folder = RunFolders.free(out, "").create();
        var file = folder.path().resolve("model.safetensors");
        new Safetensors(weights(speaker.model()), Map.of("format", "pt"))
                .write(file, Map.of(DType.F32, type.stored));
        try {
            AtomicFile.write(folder.config(), config(speaker.model()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        speaker.tokenizer().save(folder.path().resolve(TOKENIZER));
        spec.commandLine().getOut().println(folder.path() + " holds the model.");
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static Map<String, Tensor> weights(LanguageModel model) {
        return switch (model) {
            case Gpt gpt -> GptWeights.export(gpt);
            case Llama llama -> LlamaWeights.export(llama);
            default -> throw unknown(model);
        };
    }

    private static String config(LanguageModel model) {
        return switch (model) {
            case Gpt gpt -> GptConfigJson.write(gpt.config());
            case Llama llama -> LlamaConfigJson.write(llama.config());
            default -> throw unknown(model);
        };
    }

    private static IllegalArgumentException unknown(LanguageModel model) {
        return new IllegalArgumentException("Hugging Face has no such model: " + model);
    }
}
