package jacobi.examples.cli;

import jacobi.models.decode.SearchOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code ./jacobi translate}. */
@Command(
        name = "translate",
        description =
                "Translates with a trained run: the text given, or standard input a line at a"
                        + " time.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "@|bold Examples|@",
            "  ./jacobi translate runs/english-korean-1 \"My friend reads a book.\"",
            "  ./jacobi translate runs/de-en < test.de > test.en"
        })
final class TranslateCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "RUN", description = "Folder of the run.")
    private Path run;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "TEXT",
            description = "A sentence to translate (default: the lines of standard input).")
    private List<String> text = List.of();

    @Mixin private SearchOption search;

    @Option(
            names = "--attention",
            paramLabel = "FILE",
            description =
                    "Also draw what each token attends to: a folder, or a name that ends with .png"
                            + " or .svg (both are written).")
    private Path attention;

    @Mixin private DeviceOptions device;

    private AttentionPictures pictures;

    @Override
    public Integer call() {
        var options = search.options();
        pictures = attention == null ? null : AttentionPictures.at(attention);
        return device.compute(
                spec.commandLine().getErr(),
                () -> {
                    var trained = TrainedRun.open(run);
                    TextInput.forEach(text, input -> translate(trained, options, input));
                    return 0;
                });
    }

    private void translate(TrainedRun trained, SearchOptions options, TextInput input) {
        var out = spec.commandLine().getOut();
        var source = input.text();
        if (source.isBlank()) {
            out.println();
            out.flush();
            return;
        }
        trained.requireFits(source, input.place());
        var translator = trained.translator();
        var tokens = translator.translate(List.of(source), options).getFirst().tokens();
        out.println(translator.target().decode(tokens).replace('\n', ' '));
        out.flush();
        if (pictures != null) {
            var err = spec.commandLine().getErr();
            pictures.draw(translator, source, tokens, input.number())
                    .forEach(file -> err.println("Cross-attention:  " + file));
            err.flush();
        }
    }
}
