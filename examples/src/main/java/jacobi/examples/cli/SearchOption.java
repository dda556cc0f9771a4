package jacobi.examples.cli;

import jacobi.models.decode.SearchOptions;
import jacobi.models.translation.Translator;

import picocli.CommandLine.Option;

/** How to search for a translation. */
final class SearchOption {
    @Option(
            names = "--beam",
            paramLabel = "N",
            defaultValue = "4",
            description = "Translations to pursue at a time; 1 is greedy (default: 4).")
    private int beam;

    @Option(
            names = "--length-penalty",
            paramLabel = "ALPHA",
            defaultValue = "0.6",
            description =
                    "How much longer translations are favoured (default: 0.6, the paper's; 0 for"
                            + " not at all).")
    private double lengthPenalty;

    SearchOptions options() {
        return InputException.checked(() -> Translator.search(beam, lengthPenalty));
    }
}
