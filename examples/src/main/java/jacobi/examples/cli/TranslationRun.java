package jacobi.examples.cli;

import jacobi.models.data.ParallelCorpus;
import jacobi.models.train.RunDirectory;
import jacobi.models.translation.TranslationTask;
import jacobi.models.translation.Translator;

import java.io.PrintWriter;

/**
 * A run that is about to learn to translate.
 *
 * @param corpus what it learns from
 * @param data the corpus as tokens
 */
record TranslationRun(
        RunDirectory directory, RunConfig config, ParallelCorpus corpus, TaskData data)
        implements TrainingRun {

    Translator translator() {
        return data.translator();
    }

    @Override
    public TranslationTask task() {
        return data.task(config.training());
    }

    @Override
    public void introduce(PrintWriter out) {
        var languages = config.parallel();
        out.println(
                "%s: %,d training, %,d validation and %,d test pairs, %s to %s."
                        .formatted(
                                corpus.name(),
                                data.training().size(),
                                corpus.validation().size(),
                                corpus.test().size(),
                                languages.source(),
                                languages.target()));
        if (data.training().leftOut() > 0) {
            out.println(
                    "%,d training pairs are left out, being longer than --max-length or a batch."
                            .formatted(data.training().leftOut()));
        }
        out.println(config.sized().describe(translator().model().parameters().count()));
    }

    @Override
    public void report(PrintWriter out) {
        new ClosingReport(this, out).write();
    }

    static TranslationRun start(TrainOptions options, PrintWriter out) {
        var defaults = options.defaults();
        var data = options.data.settings(defaults);
        var text = options.text.settings(defaults.kind());
        var training = options.learning.over(defaults.training());
        TranslationFamily.chosen(options, 1, 1).requireValid(training);
        RunFolders.free(options.run.out, "");

        var corpus = data.load();
        corpus.notes().forEach(out::println);
        out.println(
                "Learning the tokens of %,d sentence pairs ...".formatted(corpus.train().size()));
        out.flush();
        var tokenizers = InputException.checked(() -> text.train(corpus));
        var family =
                TranslationFamily.chosen(
                        options,
                        tokenizers.source().vocabularySize(),
                        tokenizers.target().vocabularySize());
        var translator =
                new Translator(
                        family.make(training.seed()), tokenizers.source(), tokenizers.target());
        var taskData = TaskData.of(corpus, translator, data, training);
        var config =
                new RunConfig(
                        TaskKind.TRANSLATE,
                        data.withFingerprint(DataSettings.fingerprint(corpus)),
                        text,
                        family.config(),
                        options.learning.scheduled(training, taskData.stepsPerEpoch(training)));
        family.requireValid(config.training());

        var directory = RunFolders.free(options.run.out, name(corpus, data)).create();
        tokenizers.save(directory);
        // Last, since it makes the folder a run.
        ConfigFile.write(config, directory);
        return new TranslationRun(directory, config, corpus, taskData);
    }

    private static String name(ParallelCorpus corpus, DataSettings data) {
        return data.isBuiltIn()
                ? corpus.name()
                : corpus.name() + "-" + data.source() + "-" + data.target();
    }

    /** Opens a run that was stopped; its weights and its progress are the trainer's to read. */
    static TranslationRun resume(TrainOptions options, RunDirectory directory, RunConfig stored) {
        var training = options.learning.changeable(stored.training());
        var before = stored.parallel();
        var wanted =
                InputException.checked(
                        () ->
                                new RunConfig(
                                        stored.task(),
                                        options.data.over(before),
                                        options.text.over(stored.tokenizer()),
                                        stored.sized().over(options).config(),
                                        options.learning.over(stored.training())));
        var after = wanted.parallel();
        boolean moved = !before.isBuiltIn() && !after.isBuiltIn();
        TrainingRun.requireSame(
                directory,
                stored.with(moved ? before.movedTo(after.corpus()) : before, training),
                wanted);
        var config = stored.with(after, training).by(wanted.program());
        config.sized().requireValid(training);

        var corpus = after.load();
        if (!DataSettings.fingerprint(corpus).equals(before.fingerprint())) {
            throw new InputException(
                    "The sentences of %s are not those that %s was trained with, so it cannot go on"
                            .formatted(after.corpus(), directory.path()));
        }
        var translator = TrainedRun.untrained(directory, config);
        var data = TaskData.of(corpus, translator, after, training);
        if (!config.equals(stored)) {
            ConfigFile.write(config, directory);
        }
        return new TranslationRun(directory, config, corpus, data);
    }
}
