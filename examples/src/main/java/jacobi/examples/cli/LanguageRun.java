package jacobi.examples.cli;

import jacobi.engine.Tensor;
import jacobi.examples.plots.LossCurve;
import jacobi.models.decode.SamplingOptions;
import jacobi.models.language.Generation;
import jacobi.models.language.LanguageModel;
import jacobi.models.language.LanguageModelTask;
import jacobi.models.language.TokenStream;
import jacobi.models.text.Tokenizer;
import jacobi.models.train.AdapterFile;
import jacobi.models.train.RunDirectory;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A run that is about to learn to continue text.
 *
 * @param training what it learns from
 * @param validation what it is measured on
 */
record LanguageRun(
        RunDirectory directory,
        RunConfig config,
        LanguageModel model,
        Tokenizer tokenizer,
        TokenStream training,
        TokenStream validation)
        implements TrainingRun {
    private static final String ADAPTERS = "adapters.safetensors";
    private static final int MOST_EPOCH_STEPS = 500;
    private static final int SAMPLE_TOKENS = 200;
    private static final int PROMPT_TOKENS = 8;

    @Override
    public LanguageModelTask task() {
        var settings = config.training();
        var blocks =
                new LanguageModelTask.Blocks(
                        model.context(),
                        rows(settings, model.context()),
                        ((TextSettings) config.data()).epochSteps() * settings.accumulate());
        return new LanguageModelTask(model, training, blocks, settings.seed(), validation);
    }

    private static int rows(TrainingSettings settings, int context) {
        return Math.max(1, settings.batchTokens() / context);
    }

    static LanguageRun start(TrainOptions options, PrintWriter out) {
        var data = options.data.text();
        var training = options.learning.over(TrainDefaults.TEXT);
        var adapters = options.adapters.settings();
        var base = options.run.from == null ? null : options.startingPoint();
        var family = base == null ? LanguageFamily.chosen(options, 1) : base.family();
        family.requireValid(training);
        RunFolders.free(options.run.out, "");

        var text = data.read();
        var parts = data.parts(text);
        var first = base == null ? fresh(options, training, parts.training(), out) : base;
        var tokenizer = first.tokenizer();
        var cut =
                base == null ? options.text.settingsOf(tokenizer) : TokenizerSettings.of(tokenizer);
        var model = adapters == null ? first.model() : adapters.adapt(first, training.seed());
        var streams = streams(parts, tokenizer);
        int blockTokens = rows(training, model.context()) * model.context();
        int pass = Math.ceilDiv(streams.training().size(), blockTokens);
        var filled = data.of(text, Math.min(MOST_EPOCH_STEPS, pass));
        var config =
                new RunConfig(
                                TaskKind.LM,
                                filled,
                                cut,
                                first.family().config(),
                                options.learning.scheduled(training, filled.epochSteps()))
                        .with(adapters);
        config.sized().requireValid(config.training());

        var name = Path.of(data.file()).getFileName().toString().replaceFirst("\\.[^.]*$", "");
        var directory = RunFolders.free(options.run.out, name).create();
        new TokenizerSettings.Pair(tokenizer, tokenizer).save(directory);
        if (base != null) {
            FirstWeights.write(directory, model.parameters());
        }
        // Last, since it makes the folder a run.
        ConfigFile.write(config, directory);
        return new LanguageRun(
                directory, config, model, tokenizer, streams.training(), streams.validation());
    }

    /** A new model, with the tokenizer that was named or that the text teaches. */
    private static Speaker fresh(
            TrainOptions options, TrainingSettings training, String text, PrintWriter out) {
        var tokenizer = options.text.forText(text, out);
        var family = LanguageFamily.chosen(options, tokenizer.vocabularySize());
        return new Speaker(family, family.make(training.seed()), tokenizer, false);
    }

    private static TokenStream.Split streams(TextSettings.Parts parts, Tokenizer tokenizer) {
        return new TokenStream.Split(
                new TokenStream(tokenizer.encode(parts.training())),
                new TokenStream(tokenizer.encode(parts.validation())));
    }

    /** Opens a run that was stopped; its weights and its progress are the trainer's to read. */
    static LanguageRun resume(TrainOptions options, RunDirectory directory, RunConfig stored) {
        var before = (TextSettings) stored.data();
        var training = options.learning.changeable(stored.training());
        var wanted =
                InputException.checked(
                        () ->
                                new RunConfig(
                                                stored.task(),
                                                options.data.over(before),
                                                options.text.over(stored.tokenizer()),
                                                stored.sized().over(options).config(),
                                                options.learning.over(stored.training()))
                                        .with(options.adapters.over(stored.adapters())));
        var after = (TextSettings) wanted.data();
        TrainingRun.requireSame(
                directory, stored.with(before.movedTo(after.file()), training), wanted);
        var config = stored.with(after, training).by(wanted.program());
        var text = after.read();
        if (!TextSettings.fingerprint(text).equals(before.fingerprint())) {
            throw new InputException(
                    "The text of %s is not what %s was trained with, so it cannot go on"
                            .formatted(after.file(), directory.path()));
        }
        var tokenizer = config.tokenizer().load(directory).source();
        var streams = streams(after.parts(text), tokenizer);
        if (!config.equals(stored)) {
            ConfigFile.write(config, directory);
        }
        var model = model(config);
        FirstWeights.read(directory, model.parameters());
        return new LanguageRun(
                directory, config, model, tokenizer, streams.training(), streams.validation());
    }

    /** With its first weights, if it began with none of another model. */
    private static LanguageModel model(RunConfig config) {
        var family = LanguageFamily.of(config);
        long seed = config.training().seed();
        var adapters = config.adapters();
        return adapters == null ? family.make(seed) : family.adapted(adapters.adapters(), seed);
    }

    @Override
    public void introduce(PrintWriter out) {
        out.println(
                "%s: %,d training and %,d validation tokens."
                        .formatted(
                                ((TextSettings) config.data()).file(),
                                training.size(),
                                validation.size()));
        long parameters = model.parameters().count();
        out.println(config.sized().describe(parameters));
        var adapters = config.adapters();
        if (adapters != null) {
            long learned =
                    model.parameters().learned().values().stream().mapToLong(Tensor::size).sum();
            out.println(
                    "It learns %,d of %,d parameters: adapters of rank %d, on %s."
                            .formatted(
                                    learned,
                                    parameters,
                                    adapters.rank(),
                                    String.join(", ", adapters.targets())));
        }
        int rows = rows(config.training(), model.context());
        out.println("A batch has %,d blocks of %,d tokens.".formatted(rows, model.context()));
    }

    @Override
    public void report(PrintWriter out) {
        directory.readModel(model.parameters());
        if (config.adapters() != null) {
            var file = directory.path().resolve(ADAPTERS);
            AdapterFile.write(file, config.adapters().adapters(), model.parameters());
            out.println("Adapters alone:   " + file);
        }
        if (Files.exists(directory.metrics())) {
            LossCurve.write(directory.metrics(), directory.path())
                    .forEach(file -> out.println("Loss curve:       " + file));
        }
        out.println();
        out.println(sample());
        out.println();
        out.println("Go on with");
        out.println("  ./jacobi generate %s --prompt \"...\"".formatted(directory.path()));
        out.flush();
    }

    /** What it writes behind the first tokens of the validation text. */
    private String sample() {
        var prompt = validation.first(PROMPT_TOKENS);
        var options = new SamplingOptions(1, 0.8, 0, 0.95, 0, config.training().seed());
        var text = Arrays.copyOf(prompt, prompt.length + SAMPLE_TOKENS);
        var at = new int[] {prompt.length};
        new Generation(model, prompt, options)
                .write(
                        SAMPLE_TOKENS,
                        token -> {
                            text[at[0]++] = token;
                            return true;
                        });
        return tokenizer.decode(text);
    }
}
