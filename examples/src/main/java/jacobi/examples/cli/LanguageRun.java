package jacobi.examples.cli;

import jacobi.examples.plots.LossCurve;
import jacobi.models.decode.SamplingOptions;
import jacobi.models.gpt.GptConfig;
import jacobi.models.language.Generation;
import jacobi.models.language.LanguageModel;
import jacobi.models.language.LanguageModelTask;
import jacobi.models.language.TokenStream;
import jacobi.models.llama.LlamaConfig;
import jacobi.models.text.Tokenizer;
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

    @Override
    public int width() {
        return LanguageModels.width(config.model());
    }

    private static int rows(TrainingSettings settings, int context) {
        return Math.max(1, settings.batchTokens() / context);
    }

    static LanguageRun start(TrainOptions options, PrintWriter out) {
        var data = options.data.text();
        var training = options.learning.over(TrainDefaults.TEXT);
        var first = options.run.from == null ? null : options.startingPoint();
        var probe = first == null ? modelConfig(options, 1) : LanguageModels.config(first.model());
        InputException.checked(() -> training.checkable().options(LanguageModels.width(probe)));
        RunFolders.free(options.run.out, "");

        var text = data.read();
        var parts = data.parts(text);
        var tokenizer =
                first == null ? options.text.forText(parts.training(), out) : first.tokenizer();
        var settings =
                first == null
                        ? options.text.settingsOf(tokenizer)
                        : TokenizerSettings.of(tokenizer);
        var language =
                first == null
                        ? LanguageModels.make(
                                modelConfig(options, tokenizer.vocabularySize()), training.seed())
                        : first.model();
        var streams = streams(parts, tokenizer);
        int rows = rows(training, language.context());
        int pass = Math.ceilDiv(streams.training().size(), rows * language.context());
        var filled = data.of(text, Math.min(MOST_EPOCH_STEPS, pass));
        var config =
                new RunConfig(
                        TaskKind.LM,
                        filled,
                        settings,
                        LanguageModels.config(language),
                        options.learning.scheduled(training, filled.epochSteps()));
        InputException.checked(
                () -> config.training().options(LanguageModels.width(config.model())));

        var name = Path.of(data.file()).getFileName().toString().replaceFirst("\\.[^.]*$", "");
        var directory = RunFolders.free(options.run.out, name).create();
        new TokenizerSettings.Pair(tokenizer, tokenizer).save(directory);
        // Last, since it makes the folder a run.
        ConfigFile.write(config, directory);
        return new LanguageRun(
                directory, config, language, tokenizer, streams.training(), streams.validation());
    }

    private static Record modelConfig(TrainOptions options, int vocabulary) {
        return InputException.checked(
                () ->
                        switch (options.model.family(TaskKind.LM)) {
                            case GPT -> options.model.gpt(vocabulary);
                            case LLAMA -> options.model.llama(vocabulary);
                            case TRANSFORMER, RNN -> throw new AssertionError("is refused before");
                        });
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
                                        over(options, stored.model()),
                                        options.learning.over(stored.training())));
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
        return new LanguageRun(
                directory,
                config,
                LanguageModels.make(config.model(), training.seed()),
                tokenizer,
                streams.training(),
                streams.validation());
    }

    private static Record over(TrainOptions options, Record stored) {
        return switch (stored) {
            case GptConfig gpt -> options.model.over(gpt);
            case LlamaConfig llama -> options.model.over(llama);
            default -> stored;
        };
    }

    @Override
    public void introduce(PrintWriter out) {
        out.println(
                "%s: %,d training and %,d validation tokens."
                        .formatted(
                                ((TextSettings) config.data()).file(),
                                training.size(),
                                validation.size()));
        out.println(LanguageModels.describe(model, config.model()));
        int rows = rows(config.training(), model.context());
        out.println("A batch has %,d blocks of %,d tokens.".formatted(rows, model.context()));
    }

    @Override
    public void report(PrintWriter out) {
        directory.readModel(model.parameters());
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
