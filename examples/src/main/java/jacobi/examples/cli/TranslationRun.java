package jacobi.examples.cli;

import jacobi.models.data.ParallelCorpus;
import jacobi.models.rnn.RecurrentConfig;
import jacobi.models.train.RunDirectory;
import jacobi.models.transformer.TransformerConfig;
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
    public int width() {
        return TranslationModels.width(config.model());
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
        out.println(TranslationModels.describe(translator().model(), config.model()));
    }

    @Override
    public void report(PrintWriter out) {
        new ClosingReport(this, out).write();
    }

    static TranslationRun start(TrainOptions options, PrintWriter out) {
        var defaults = options.data.isBuiltIn() ? TrainDefaults.BUILT_IN : TrainDefaults.FILES;
        var data = options.data.settings(defaults);
        var text = options.text.settings(defaults.kind());
        var training = options.learning.over(defaults.training());
        requireValid(modelConfig(options, defaults, text, data, 1, 1), training);
        RunFolders.free(options.run.out, "");

        var corpus = data.load();
        corpus.notes().forEach(out::println);
        out.println(
                "Learning the tokens of %,d sentence pairs ...".formatted(corpus.train().size()));
        out.flush();
        var tokenizers = InputException.checked(() -> text.train(corpus));
        var model =
                modelConfig(
                        options,
                        defaults,
                        text,
                        data,
                        tokenizers.source().vocabularySize(),
                        tokenizers.target().vocabularySize());
        var translator =
                new Translator(
                        TranslationModels.make(model, training.seed()),
                        tokenizers.source(),
                        tokenizers.target());
        var taskData = TaskData.of(corpus, translator, data, training);
        var config =
                new RunConfig(
                        TaskKind.TRANSLATE,
                        data.withFingerprint(DataSettings.fingerprint(corpus)),
                        text,
                        model,
                        options.learning.scheduled(training, taskData.stepsPerEpoch(training)));
        requireValid(model, config.training());

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

    private static Record modelConfig(
            TrainOptions options,
            TrainDefaults defaults,
            TokenizerSettings text,
            DataSettings data,
            int source,
            int target) {
        var model = options.model;
        return InputException.checked(
                () ->
                        switch (model.family(TaskKind.TRANSLATE)) {
                            case TRANSFORMER ->
                                    model.config(
                                            defaults,
                                            text.joint(),
                                            data.maxLength(),
                                            source,
                                            target);
                            case RNN -> options.recurrent.config(model.dropout(), source, target);
                            case GPT, LLAMA -> throw new AssertionError("is refused before");
                        });
    }

    private static Record over(TrainOptions options, Record stored) {
        return switch (stored) {
            case TransformerConfig transformer -> options.model.over(transformer);
            case RecurrentConfig recurrent ->
                    options.recurrent.over(recurrent, options.model.dropout());
            default -> stored;
        };
    }

    /** Says what is wrong before time is spent; the schedule's length is not known by then. */
    private static void requireValid(Record model, TrainingSettings training) {
        InputException.checked(() -> training.checkable().options(TranslationModels.width(model)));
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
                                        over(options, stored.model()),
                                        options.learning.over(stored.training())));
        var after = wanted.parallel();
        boolean moved = !before.isBuiltIn() && !after.isBuiltIn();
        TrainingRun.requireSame(
                directory,
                stored.with(moved ? before.movedTo(after.corpus()) : before, training),
                wanted);
        var config = stored.with(after, training).by(wanted.program());
        requireValid(config.model(), training);

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
