package jacobi.examples.cli;

import jacobi.models.data.ParallelCorpus;
import jacobi.models.train.RunDirectory;
import jacobi.models.transformer.Transformer;
import jacobi.models.transformer.TransformerConfig;
import jacobi.models.transformer.Translator;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A run that is about to learn, new or resumed.
 *
 * @param directory where it lives
 * @param config its settings
 * @param corpus what it learns from
 * @param data the corpus as tokens
 */
record TrainingRun(RunDirectory directory, RunConfig config, ParallelCorpus corpus, TaskData data) {

    Translator translator() {
        return data.translator();
    }

    /** Makes a new run; writes nothing before everything has been found to be right. */
    static TrainingRun start(TrainOptions options, PrintWriter out) {
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
                        new Transformer(model, training.seed()),
                        tokenizers.source(),
                        tokenizers.target());
        var taskData = TaskData.of(corpus, translator, data, training);
        var config =
                new RunConfig(
                        data.withFingerprint(DataSettings.fingerprint(corpus)),
                        text,
                        model,
                        scheduled(options.learning, training, taskData.stepsPerEpoch(training)));
        requireValid(model, config.training());

        var directory = RunFolders.free(options.run.out, name(corpus, data)).create();
        tokenizers.save(directory);
        // Last, since it makes the folder a run.
        ConfigFile.write(config, directory);
        return new TrainingRun(directory, config, corpus, taskData);
    }

    private static String name(ParallelCorpus corpus, DataSettings data) {
        return data.isBuiltIn()
                ? corpus.name()
                : corpus.name() + "-" + data.source() + "-" + data.target();
    }

    private static TransformerConfig modelConfig(
            TrainOptions options,
            TrainDefaults defaults,
            TokenizerSettings text,
            DataSettings data,
            int source,
            int target) {
        return InputException.checked(
                () ->
                        options.model.config(
                                defaults, text.joint(), data.maxLength(), source, target));
    }

    /** Says what is wrong before time is spent; the schedule's length is not known by then. */
    private static void requireValid(TransformerConfig model, TrainingSettings training) {
        var settings =
                training.scheduleSteps() > 0
                        ? training
                        : training.withWarmup(training.warmup(), Integer.MAX_VALUE);
        InputException.checked(() -> settings.options(model.dModel()));
    }

    private static TrainingSettings scheduled(
            LearningOptions options, TrainingSettings training, int stepsPerEpoch) {
        long all = (long) training.epochs() * stepsPerEpoch;
        long total = training.steps() > 0 ? Math.min(training.steps(), all) : all;
        int steps = (int) Math.min(total, Integer.MAX_VALUE);
        int warmup =
                options.isWarmupGiven()
                        ? training.warmup()
                        : Math.clamp(steps / 10, 1, training.warmup());
        // A single step has no room for a warm-up.
        return training.withWarmup(warmup, Math.max(steps, 2));
    }

    /**
     * Opens a run that was stopped; its weights and its progress are the trainer's to read.
     *
     * @throws InputException if an option contradicts the run's settings, or its data has changed
     */
    static TrainingRun resume(TrainOptions options) {
        var directory = directory(options.run);
        var stored = ConfigFile.read(directory);
        var training = options.learning.changeable(stored.training());
        var wanted =
                InputException.checked(
                        () ->
                                new RunConfig(
                                        options.data.over(stored.data()),
                                        options.text.over(stored.tokenizer()),
                                        options.model.over(stored.model()),
                                        options.learning.over(stored.training())));
        requireSame(directory, stored, wanted, training);
        var config = new RunConfig(wanted.data(), stored.tokenizer(), stored.model(), training);
        requireValid(config.model(), training);

        var corpus = config.data().load();
        if (!DataSettings.fingerprint(corpus).equals(stored.data().fingerprint())) {
            throw new InputException(
                    "The sentences of %s are not those that %s was trained with, so it cannot go on"
                            .formatted(config.data().corpus(), directory.path()));
        }
        var translator = TrainedRun.untrained(directory, config);
        var data = TaskData.of(corpus, translator, config.data(), training);
        if (!config.equals(stored)) {
            ConfigFile.write(config, directory);
        }
        return new TrainingRun(directory, config, corpus, data);
    }

    private static RunDirectory directory(RunOptions options) {
        var named =
                options.resume.equals(RunOptions.NEWEST)
                        ? Optional.ofNullable(options.out)
                        : Optional.of(Path.of(options.resume));
        if (options.out != null && !options.out.normalize().equals(named.get().normalize())) {
            throw new InputException(
                    "--resume and --out name two runs, %s and %s; a run goes on in its own folder"
                            .formatted(named.get(), options.out));
        }
        return named.map(RunDirectory::new).orElseGet(RunFolders::newest);
    }

    private static void requireSame(
            RunDirectory directory, RunConfig stored, RunConfig wanted, TrainingSettings training) {
        boolean moved = !stored.data().isBuiltIn() && !wanted.data().isBuiltIn();
        var may =
                new RunConfig(
                        stored.format(),
                        stored.version(),
                        wanted.program(),
                        moved ? movedTo(wanted.data().corpus(), stored.data()) : stored.data(),
                        stored.tokenizer(),
                        stored.model(),
                        training);
        var differences = ConfigFile.differences(may, wanted);
        if (!differences.isEmpty()) {
            throw new InputException(
                    "A resumed run keeps its settings, and in %s %s; leave those options out, or"
                                    .formatted(directory.config(), String.join(", ", differences))
                            + " start a new run with another --out");
        }
    }

    private static DataSettings movedTo(String corpus, DataSettings data) {
        return new DataSettings(
                corpus,
                data.source(),
                data.target(),
                data.seed(),
                data.maxLength(),
                data.fingerprint());
    }

    /** Whether there is something to go on from. */
    boolean hasCheckpoint() {
        return Files.exists(directory.checkpoint());
    }
}
