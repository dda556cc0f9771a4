package jacobi.examples.cli;

import com.google.gson.GsonBuilder;

import jacobi.models.data.SentencePair;
import jacobi.models.decode.SearchOptions;
import jacobi.models.formats.AtomicFile;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code ./jacobi compare}. */
@Command(
        name = "compare",
        description =
                "Compares trained runs on the same sentences: BLEU by the length of the source, as"
                        + " a table and a plot. Case does not count.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "@|bold Example|@",
            "  ./jacobi compare runs/fixed runs/bahdanau runs/luong runs/transformer --out plots"
        })
final class CompareCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of the runs.")
    private List<Path> runs;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder of parallel text in the runs' languages (default: what the first run"
                            + " held out).")
    private Path data;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description =
                    "train, val, test or another part of the data (default: val with --data).")
    private String split;

    @Option(
            names = "--bucket",
            paramLabel = "N",
            description = "How many lengths make a group (default: 5).")
    private int bucket = 5;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the plot and comparison.json (default: the current one).")
    private Path out = Path.of("");

    @Mixin private SearchOption search;
    @Mixin private DeviceOptions device;

    @Override
    public Integer call() {
        if (bucket < 1) {
            throw new InputException("--bucket must be at least 1, got " + bucket);
        }
        var options = search.options();
        var comparison = device.compute(spec.commandLine().getErr(), () -> compare(options));
        comparison.table().forEach(spec.commandLine().getOut()::println);
        comparison.draw(out.toAbsolutePath()).forEach(file -> say("BLEU by length:   " + file));
        writeJson(comparison);
        return 0;
    }

    private Comparison compare(SearchOptions options) {
        // All are opened before the first translates: the last one may be missing.
        var trained = runs.stream().map(TrainedRun::open).toList();
        var first = trained.getFirst();
        var text = first.config().parallel().part(data, split);
        text.notes().forEach(this::say);
        for (var run : trained) {
            requireSameLanguages(first, run);
            run.requireFit(text.pairs());
        }
        var groups = Comparison.group(text.pairs(), bucket);
        var scores = new ArrayList<Comparison.Score>();
        for (var run : trained) {
            scores.add(score(run, text.pairs(), options, groups));
        }
        return new Comparison(Comparison.buckets(groups, bucket), scores);
    }

    private static void requireSameLanguages(TrainedRun first, TrainedRun run) {
        var wanted = first.config().parallel();
        var settings = run.config().parallel();
        if (!settings.source().equals(wanted.source())
                || !settings.target().equals(wanted.target())) {
            throw new InputException(
                    "%s translates %s to %s, and %s %s to %s: there is nothing to compare"
                            .formatted(
                                    first.directory().path(),
                                    wanted.source(),
                                    wanted.target(),
                                    run.directory().path(),
                                    settings.source(),
                                    settings.target()));
        }
    }

    private Comparison.Score score(
            TrainedRun run,
            List<SentencePair> pairs,
            SearchOptions options,
            Map<Integer, List<Integer>> groups) {
        var name = run.directory().path().getFileName().toString();
        say("Translating with " + name + " ...");
        var translator = run.translator();
        long start = System.nanoTime();
        var texts = translator.texts(pairs.stream().map(SentencePair::source).toList(), options);
        double seconds = (System.nanoTime() - start) * 1e-9;
        return Comparison.score(
                name,
                translator.model().parameters().count(),
                texts,
                pairs.stream().map(SentencePair::target).toList(),
                groups,
                seconds);
    }

    private void say(String line) {
        var err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private void writeJson(Comparison comparison) {
        var file = out.toAbsolutePath().resolve("comparison.json");
        var json = new GsonBuilder().setPrettyPrinting().create().toJson(comparison);
        try {
            AtomicFile.write(file, json + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        say("Figures:          " + file);
    }
}
