package jacobi.examples.cli;

import jacobi.models.decode.SamplingOptions;
import jacobi.models.language.Generation;
import jacobi.models.language.StopStrings;

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
import java.util.stream.IntStream;

/** {@code ./jacobi generate}. */
@Command(
        name = "generate",
        description =
                "Continues a text with a language model, token by token. Nothing but the text goes"
                        + " to standard output.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "@|bold Examples|@",
            "  ./jacobi generate runs/shakespeare --prompt \"ROMEO:\" --max-tokens 300",
            "  ./jacobi generate downloads/gpt2 --prompt \"The\" --top-k 50 --seed 1",
            "  ./jacobi generate runs/shakespeare --temperature 0 --stop \"\\n\\n\""
        })
final class GenerateCommand implements Callable<Integer> {
    private static final String BEGINNING = "\n";

    @Spec private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description =
                    "A run's folder, one of its weight files, a folder of Hugging Face (GPT-2,"
                            + " Llama), llama2.c's .bin, or a .gguf of a Llama.")
    private Path model;

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "How the text begins (default: with nothing).")
    private String prompt = "";

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "The most tokens behind the prompt (default: ${DEFAULT-VALUE}).")
    private int maxTokens = 200;

    @Mixin private SamplingOption sampling;

    @Option(
            names = "--stop",
            paramLabel = "TEXT",
            description = "Stop before this text; may be given several times. \\n is a new line.")
    private List<String> stops = List.of();

    @Option(
            names = "--tokenizer",
            paramLabel = "PATH",
            description = "The model's tokenizer (default: the one beside it).")
    private Path tokenizer;

    @Option(names = "--stats", description = "Say on standard error how fast it was.")
    private boolean stats;

    @Mixin private DeviceOptions device;

    @Override
    public Integer call() {
        if (maxTokens < 0) {
            throw new InputException("--max-tokens must not be negative, got " + maxTokens);
        }
        var options = sampling.options();
        var strings =
                InputException.checked(
                        () ->
                                new StopStrings(
                                        stops.stream().map(s -> s.replace("\\n", "\n")).toList()));
        return device.compute(
                spec.commandLine().getErr(),
                () -> {
                    write(Speaker.open(model, tokenizer), options, strings);
                    return 0;
                });
    }

    private void write(Speaker speaker, SamplingOptions options, StopStrings strings) {
        var tokens = tokens(speaker);
        var text = speaker.tokenizer().stream();
        var shown = new StringBuilder();
        for (int token : tokens) {
            shown.append(text.add(token));
        }
        print(prompt.isEmpty() ? "" : shown.toString());
        int end = speaker.tokenizer().specials().end();
        long start = System.nanoTime();
        int count =
                new Generation(speaker.model(), tokens, options)
                        .write(
                                maxTokens,
                                token -> {
                                    if (token == end) {
                                        return false;
                                    }
                                    print(strings.add(text.add(token)));
                                    return !strings.isStopped();
                                });
        double seconds = (System.nanoTime() - start) * 1e-9;
        print(strings.add(text.finish()) + strings.finish());
        spec.commandLine().getOut().println();
        spec.commandLine().getOut().flush();
        if (stats) {
            var err = spec.commandLine().getErr();
            err.println(
                    String.format(
                            Locale.ROOT,
                            "%,d tokens behind %,d in %.2f s: %,.1f tokens/s",
                            count,
                            tokens.length,
                            seconds,
                            count / seconds));
            err.flush();
        }
    }

    /** The prompt's tokens; a text without prompt begins as the model's texts begin. */
    private int[] tokens(Speaker speaker) {
        var cut = speaker.tokenizer();
        var tokens = cut.encode(prompt);
        int start = cut.specials().start();
        if (start >= 0 && speaker.begins()) {
            return IntStream.concat(IntStream.of(start), IntStream.of(tokens)).toArray();
        }
        if (tokens.length > 0) {
            return tokens;
        }
        var line = cut.encode(BEGINNING);
        if (line.length == 0 && start < 0) {
            throw new InputException(
                    "This model's texts have no beginning of their own: give one, by --prompt");
        }
        return line.length > 0 ? line : new int[] {start};
    }

    private void print(String text) {
        if (!text.isEmpty()) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
        }
    }
}
