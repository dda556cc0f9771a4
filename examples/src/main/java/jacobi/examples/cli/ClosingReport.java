package jacobi.examples.cli;

import jacobi.examples.plots.AttentionMap;
import jacobi.examples.plots.LossCurve;
import jacobi.models.data.SentencePair;
import jacobi.models.metrics.ExactMatch;
import jacobi.models.translation.Translator;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a run has learned: translations of sentences it has not seen, and pictures. */
final class ClosingReport {
    private static final int SAMPLES = 5;

    /** Long enough to show how words change places, short enough to read. */
    private static final int WORDS_TO_PICTURE = 7;

    private final TranslationRun run;
    private final PrintWriter out;
    private final Translator translator;

    ClosingReport(TranslationRun run, PrintWriter out) {
        this.run = run;
        this.out = out;
        this.translator = run.translator();
    }

    /** Prints and draws, with the best weights rather than the last. */
    void write() {
        run.directory().readModel(translator.model().parameters());
        var heldOut = heldOut();
        if (run.config().parallel().isBuiltIn()) {
            exactMatches(heldOut);
        }
        samples(heldOut.subList(0, Math.min(SAMPLES, heldOut.size())));
        var example = example(heldOut);
        pictures(example);
        sayWhatNext(example);
        out.flush();
    }

    private List<SentencePair> heldOut() {
        var test = run.corpus().test();
        // The sample has no sentence that is too long for the model.
        return !test.isEmpty() && run.config().parallel().isBuiltIn()
                ? test
                : run.data().sample().isEmpty() ? run.corpus().validation() : run.data().sample();
    }

    private void exactMatches(List<SentencePair> pairs) {
        var texts = translator.texts(sources(pairs), Translator.GREEDY);
        var match = ExactMatch.of(texts, pairs.stream().map(SentencePair::target).toList());
        out.println(
                String.format(
                        Locale.ROOT,
                        "Of %,d test sentences that it has never seen, it translates %,d exactly"
                                + " (%.1f %%).",
                        match.lines(),
                        match.matches(),
                        100 * match.rate()));
    }

    private static List<String> sources(List<SentencePair> pairs) {
        return pairs.stream().map(SentencePair::source).toList();
    }

    private void samples(List<SentencePair> pairs) {
        var texts = translator.texts(sources(pairs), Translator.GREEDY);
        for (int i = 0; i < pairs.size(); i++) {
            out.println();
            out.println("  source       " + pairs.get(i).source());
            out.println("  translation  " + texts.get(i));
            out.println("  reference    " + pairs.get(i).target());
        }
        out.println();
    }

    private static SentencePair example(List<SentencePair> pairs) {
        return pairs.stream()
                .min(Comparator.comparingInt(p -> Math.abs(words(p) - WORDS_TO_PICTURE)))
                .orElseThrow();
    }

    private static int words(SentencePair pair) {
        return pair.source().split(" ").length;
    }

    private void pictures(SentencePair example) {
        var folder = run.directory().path();
        if (Files.exists(run.directory().metrics())) {
            LossCurve.write(run.directory().metrics(), folder)
                    .forEach(file -> out.println("Loss curve:       " + file));
        }
        var text = example.source();
        var tokens = translator.translate(List.of(text), Translator.GREEDY).getFirst().tokens();
        var attention = translator.attention(text, tokens);
        if (attention.layers().isEmpty()) {
            return;
        }
        AttentionMap.write(
                        attention,
                        attention.layers().size() - 1,
                        text + " → " + translator.target().decode(tokens),
                        folder,
                        "attention")
                .forEach(file -> out.println("Cross-attention:  " + file));
    }

    private void sayWhatNext(SentencePair example) {
        var folder = run.directory().path();
        out.println();
        out.println("Go on with");
        out.println("  ./jacobi translate %s \"%s\"".formatted(folder, example.source()));
        out.println("  ./jacobi evaluate " + folder);
    }
}
