package jacobi.examples.cli;

import jacobi.examples.plots.LossCurve;
import jacobi.models.bert.BertConfig;
import jacobi.models.bert.BertTokens;
import jacobi.models.bert.Documents;
import jacobi.models.bert.MaskFiller;
import jacobi.models.bert.MaskedLanguageModel;
import jacobi.models.bert.MaskedLanguageTask;
import jacobi.models.data.PlainText;
import jacobi.models.data.Seeds;
import jacobi.models.train.RunDirectory;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A run that is about to learn from plain text: BERT's pretraining.
 *
 * @param filler the model, as it is used
 * @param text what it learns from, and what it is measured on
 */
record MaskedLanguageRun(
        RunDirectory directory,
        RunConfig config,
        MaskFiller filler,
        MaskedLanguageTask task,
        PlainText text)
        implements TrainingRun {
    private static final int SAMPLES = 5;
    private static final int GUESSES = 3;

    static MaskedLanguageRun start(TrainOptions options, PrintWriter out) {
        var data = options.data.masked();
        var training = options.learning.over(TrainDefaults.MASKED);
        requireGoal(training, data);
        var start = BertStart.of(options);
        start.requireValid(training);

        var text = data.read();
        var parts = text.split(data.trainShare());
        var tokenizer = start.tokenizer(parts.training().sentences(), out);
        var model =
                new MaskedLanguageModel(
                        start.config(tokenizer.vocabularySize()),
                        data.nextSentence(),
                        training.seed());
        start.startOff(model, out);
        var filler = InputException.checked(() -> new MaskFiller(model, tokenizer));
        var task = task(filler, parts, training);
        var config =
                new RunConfig(
                        TaskKind.MLM,
                        data.of(text),
                        start.tokens(tokenizer),
                        model.config(),
                        options.learning.scheduled(
                                training,
                                Math.ceilDiv(task.epoch(1).size(), training.accumulate())));
        var directory = start.write(config, tokenizer, model, Path.of(data.file()));
        return new MaskedLanguageRun(directory, config, filler, task, text);
    }

    private static void requireGoal(TrainingSettings training, MaskedSettings data) {
        if (training.goal().startsWith("nextAccuracy") && !data.nextSentence()) {
            throw new InputException("--goal nextAccuracy needs --next-sentence");
        }
    }

    private static MaskedLanguageTask task(
            MaskFiller filler, PlainText.Split parts, TrainingSettings training) {
        return new MaskedLanguageTask(
                filler.model(),
                BertTokens.of(filler.tokenizer()),
                Documents.of(parts.training().lines(), filler.tokenizer()),
                Documents.of(parts.heldOut().lines(), filler.tokenizer()),
                BertStart.limits(filler.model().config(), training),
                training.seed());
    }

    /** Opens a run that was stopped; its weights and its progress are the trainer's to read. */
    static MaskedLanguageRun resume(
            TrainOptions options, RunDirectory directory, RunConfig stored) {
        var resumed = new ResumedBert(options, directory, stored);
        var before = (MaskedSettings) stored.data();
        var data = options.data.over(before);
        var config = resumed.config(data, before.movedTo(data.file()));
        requireGoal(config.training(), data);
        var text = data.read();
        resumed.requireSame(data.file(), MaskedSettings.fingerprint(text), before.fingerprint());
        var model =
                new MaskedLanguageModel(
                        (BertConfig) config.model(), data.nextSentence(), config.training().seed());
        FirstWeights.read(directory, model.parameters());
        var filler = new MaskFiller(model, resumed.tokenizer());
        var task = task(filler, text.split(data.trainShare()), config.training());
        resumed.write(config);
        return new MaskedLanguageRun(directory, config, filler, task, text);
    }

    @Override
    public void introduce(PrintWriter out) {
        var parts = parts();
        out.println(
                "%s: %,d training and %,d validation sentences, of %s."
                        .formatted(
                                ((MaskedSettings) config.data()).file(),
                                parts.training().sentences().size(),
                                parts.heldOut().sentences().size(),
                                text.documents().size() == 1
                                        ? "one document (it has no blank line, which would end it)"
                                        : "%,d documents".formatted(text.documents().size())));
        out.println(config.sized().describe(filler.model().parameters().count()));
        out.println(
                "15 %% of the tokens are to be found%s."
                        .formatted(
                                filler.model().tellsNextSentence()
                                        ? ", and whether one text follows another"
                                        : ""));
    }

    private PlainText.Split parts() {
        return text.split(((MaskedSettings) config.data()).trainShare());
    }

    @Override
    public void report(PrintWriter out) {
        directory.readModel(filler.model().parameters());
        if (Files.exists(directory.metrics())) {
            LossCurve.write(directory.metrics(), directory.path())
                    .forEach(file -> out.println("Loss curve:       " + file));
        }
        out.println();
        samples(out);
        out.println("Go on with");
        out.println("  ./jacobi fill %s \"... [MASK] ...\"".formatted(directory.path()));
        out.println(
                "  ./jacobi train --task classify --from %s --data FILE"
                        .formatted(directory.path()));
        out.flush();
    }

    /** Held-out sentences with a word hidden. */
    private void samples(PrintWriter out) {
        var sentences = parts().heldOut().sentences();
        int count = Math.min(SAMPLES, sentences.size());
        for (int i = 0; i < count; i++) {
            var tokens = tokens(sentences.get(i * sentences.size() / count));
            var words = words(tokens);
            if (words.length > 0) {
                var random = Seeds.random(config.training().seed(), i);
                sample(tokens, words[random.nextInt(words.length)], out);
            }
        }
    }

    private int[] tokens(String sentence) {
        var tokens = filler.tokenizer().encode(sentence);
        int longest = filler.model().config().longest() - BertTokens.AROUND_ONE;
        return tokens.length <= longest ? tokens : Arrays.copyOf(tokens, longest);
    }

    /** Places of words that are one token. */
    private int[] words(int[] tokens) {
        return IntStream.range(0, tokens.length)
                .filter(i -> !continues(tokens, i) && !continues(tokens, i + 1))
                .toArray();
    }

    private boolean continues(int[] tokens, int i) {
        return i < tokens.length && filler.tokenizer().continuesWord(tokens[i]);
    }

    private void sample(int[] tokens, int place, PrintWriter out) {
        var tokenizer = filler.tokenizer();
        var hidden = tokens.clone();
        hidden[place] = tokenizer.mask();
        out.println("  text     " + tokenizer.decode(hidden));
        out.println("  hidden   " + tokenizer.token(tokens[place]));
        out.println(
                "  guesses  "
                        + filler.guesses(hidden, GUESSES).getFirst().stream()
                                .map(this::shown)
                                .collect(Collectors.joining(", ")));
        out.println();
    }

    private String shown(MaskFiller.Guess guess) {
        return String.format(
                Locale.ROOT,
                "%s %.0f %%",
                filler.tokenizer().token(guess.token()),
                100 * guess.probability());
    }
}
