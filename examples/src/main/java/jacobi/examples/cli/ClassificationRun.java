package jacobi.examples.cli;

import jacobi.examples.plots.LossCurve;
import jacobi.models.bert.BertConfig;
import jacobi.models.bert.BertTokens;
import jacobi.models.bert.ClassificationTask;
import jacobi.models.bert.LabelledText;
import jacobi.models.bert.SequenceClassifier;
import jacobi.models.bert.TextClassifier;
import jacobi.models.data.LabelledLines;
import jacobi.models.train.RunDirectory;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A run that is about to learn to give texts labels.
 *
 * @param classifier the model, as it is used
 * @param texts what it learns from, and what it is measured on
 */
record ClassificationRun(
        RunDirectory directory,
        RunConfig config,
        TextClassifier classifier,
        ClassificationTask task,
        LabelledSettings.Parts texts)
        implements TrainingRun {
    private static final int SAMPLES = 5;

    static ClassificationRun start(TrainOptions options, PrintWriter out) {
        var data = options.data.labelled();
        var start = BertStart.of(options);
        var training = options.learning.over(TrainDefaults.labels(start.config(1).dModel()));
        start.requireValid(training);

        var texts = data.read();
        var tokenizer = start.tokenizer(texts.training().texts(), out);
        var labels = texts.training().labels();
        var model =
                new SequenceClassifier(
                        start.config(tokenizer.vocabularySize()), labels.size(), training.seed());
        start.startOff(model, out);
        var classifier = InputException.checked(() -> new TextClassifier(model, tokenizer, labels));
        var task = task(classifier, texts, training);
        var config =
                new RunConfig(
                        TaskKind.CLASSIFY,
                        data.of(texts),
                        start.tokens(tokenizer),
                        model.config(),
                        options.learning.scheduled(
                                training,
                                Math.ceilDiv(task.epoch(1).size(), training.accumulate())));
        var directory = start.write(config, tokenizer, model, Path.of(data.path()));
        return new ClassificationRun(directory, config, classifier, task, texts);
    }

    private static ClassificationTask task(
            TextClassifier classifier, LabelledSettings.Parts texts, TrainingSettings training) {
        return new ClassificationTask(
                classifier.model(),
                BertTokens.of(classifier.tokenizer()),
                encoded(classifier, texts.training()),
                encoded(classifier, texts.validation()),
                BertStart.limits(classifier.model().config(), training),
                training.seed());
    }

    private static List<LabelledText> encoded(TextClassifier classifier, LabelledLines lines) {
        return lines.lines().stream()
                .map(line -> classifier.encode(line.first(), line.second(), line.label()))
                .toList();
    }

    /** Opens a run that was stopped; its weights and its progress are the trainer's to read. */
    static ClassificationRun resume(
            TrainOptions options, RunDirectory directory, RunConfig stored) {
        var resumed = new ResumedBert(options, directory, stored);
        var before = (LabelledSettings) stored.data();
        var data = options.data.over(before);
        var config = resumed.config(data, before.movedTo(data.path()));
        var texts = data.read();
        resumed.requireSame(data.path(), LabelledSettings.fingerprint(texts), before.fingerprint());
        var model =
                new SequenceClassifier(
                        (BertConfig) config.model(),
                        data.labels().size(),
                        config.training().seed());
        FirstWeights.read(directory, model.parameters());
        var classifier = new TextClassifier(model, resumed.tokenizer(), data.labels());
        resumed.write(config);
        return new ClassificationRun(
                directory, config, classifier, task(classifier, texts, config.training()), texts);
    }

    @Override
    public void introduce(PrintWriter out) {
        var data = (LabelledSettings) config.data();
        out.println(
                "%s: %,d training and %,d validation %s, %d labels: %s."
                        .formatted(
                                data.path(),
                                texts.training().lines().size(),
                                texts.validation().lines().size(),
                                data.pairs() ? "pairs of texts" : "texts",
                                data.labels().size(),
                                String.join(", ", data.labels())));
        out.println(config.sized().describe(classifier.model().parameters().count()));
        long cut = texts.training().lines().stream().filter(this::isCut).count();
        if (cut > 0) {
            out.println(
                    "%,d training texts are longer than a row, and are cut at their end."
                            .formatted(cut));
        }
    }

    private boolean isCut(LabelledLines.Line line) {
        var tokenizer = classifier.tokenizer();
        int tokens = tokenizer.encode(line.first()).length;
        if (line.second() == null) {
            tokens += BertTokens.AROUND_ONE;
        } else {
            tokens += tokenizer.encode(line.second()).length + BertTokens.AROUND_TWO;
        }
        return tokens > classifier.model().config().longest();
    }

    @Override
    public void report(PrintWriter out) {
        directory.readModel(classifier.model().parameters());
        if (Files.exists(directory.metrics())) {
            LossCurve.write(directory.metrics(), directory.path())
                    .forEach(file -> out.println("Loss curve:       " + file));
        }
        out.println();
        samples(out);
        out.println("Go on with");
        out.println("  ./jacobi classify %s \"...\"".formatted(directory.path()));
        out.println("  ./jacobi evaluate " + directory.path());
        out.flush();
    }

    /** What it says of texts that it has not learned. */
    private void samples(PrintWriter out) {
        var lines = texts.validation().lines();
        int count = Math.min(SAMPLES, lines.size());
        for (int i = 0; i < count; i++) {
            var line = lines.get(i * lines.size() / count);
            var verdict = Verdict.of(classifier, line.first(), line.second()).getFirst();
            out.println("  text   " + line.first());
            if (line.second() != null) {
                out.println("         " + line.second());
            }
            out.println("  label  " + line.label());
            out.println(
                    String.format(
                            Locale.ROOT,
                            "  given  %s, %.0f %%",
                            verdict.label(),
                            100 * verdict.probability()));
            out.println();
        }
    }
}
