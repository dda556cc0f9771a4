package jacobi.examples.cli;

import jacobi.models.bert.MaskFiller;

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

/** {@code ./jacobi fill}. */
@Command(
        name = "fill",
        description = {
            "Says what may stand where a text has [MASK], with a BERT that was trained on plain"
                    + " text: the text given, or standard input a line at a time.",
            "Each [MASK] gives a line: the likeliest tokens, each with its probability, a tab"
                    + " between them."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "@|bold Example|@",
            "  ./jacobi fill runs/captions \"A man is [MASK] a guitar.\""
        })
final class FillCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "Folder of a run of --task mlm, or of Hugging Face's BERT.")
    private Path model;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "TEXT",
            description = "A text with [MASK] (default: the lines of standard input).")
    private List<String> text = List.of();

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "How many tokens for each (default: ${DEFAULT-VALUE}).")
    private int top = 5;

    @Option(
            names = "--tokenizer",
            paramLabel = "PATH",
            description = "The model's tokenizer (default: the one beside it).")
    private Path tokenizer;

    @Mixin private DeviceOptions device;

    @Override
    public Integer call() {
        if (top < 1) {
            throw new InputException("--top must be at least 1, got " + top);
        }
        return device.compute(
                spec.commandLine().getErr(),
                () -> {
                    var filler = PretrainedBert.open(model, tokenizer).filler();
                    TextInput.forEach(text, input -> fill(filler, input));
                    return 0;
                });
    }

    private void fill(MaskFiller filler, TextInput input) {
        var out = spec.commandLine().getOut();
        if (input.text().isBlank()) {
            out.println();
        } else {
            guesses(filler, input).forEach(guesses -> out.println(line(filler, guesses)));
        }
        out.flush();
    }

    private List<List<MaskFiller.Guess>> guesses(MaskFiller filler, TextInput input) {
        try {
            return filler.guesses(input.text(), top);
        } catch (IllegalArgumentException e) {
            throw new InputException(
                    "%s cannot be filled in: %s".formatted(input.place(), e.getMessage()), e);
        }
    }

    private static String line(MaskFiller filler, List<MaskFiller.Guess> guesses) {
        return guesses.stream()
                .map(
                        guess ->
                                String.format(
                                        Locale.ROOT,
                                        "%s %.4f",
                                        filler.tokenizer().token(guess.token()),
                                        guess.probability()))
                .collect(Collectors.joining("\t"));
    }
}
