package jacobi.examples.cli;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** What to learn from. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "PATH",
            description =
                    "translate: a folder of parallel text, a sentence a line: train.SOURCE and"
                            + " train.TARGET, and likewise val and test, plain or .gz (default:"
                            + " generated English and Korean). lm: a text file. mlm: a text file"
                            + " whose lines are sentences and whose blank lines end documents."
                            + " classify: a file of lines LABEL<tab>TEXT, or"
                            + " LABEL<tab>TEXT<tab>TEXT for pairs; or a folder with such files"
                            + " train.tsv, val.tsv and maybe test.tsv.")
    private Path data;

    @Option(
            names = "--source",
            paramLabel = "LANG",
            description = "Language to translate from, as files' names end: de.")
    private String source;

    @Option(
            names = "--target",
            paramLabel = "LANG",
            description = "Language to translate into: en.")
    private String target;

    @Option(
            names = "--max-length",
            paramLabel = "TOKENS",
            description = "Leave out longer training sentences (default: 256).")
    private Integer maxLength;

    @Option(
            names = "--train-share",
            paramLabel = "SHARE",
            description =
                    "lm, mlm: how much of the text, from its start, is learned; the rest validates"
                            + " (default: 0.9). classify: how many texts of a file, at random.")
    private Double trainShare;

    @Option(
            names = "--epoch-steps",
            paramLabel = "N",
            description =
                    "lm: steps between validations (default: as many as the text has batches, 500"
                            + " at most).")
    private Integer epochSteps;

    @Option(
            names = "--next-sentence",
            negatable = true,
            description = "mlm: also learn which texts follow each other (default: not).")
    private Boolean nextSentence;

    boolean isBuiltIn() {
        return data == null;
    }

    /** For a new run. */
    DataSettings settings(TrainDefaults defaults) {
        if (data == null && (source != null || target != null)) {
            throw new InputException(
                    "--source and --target need --data, a folder of files in these languages");
        }
        if (data != null && (source == null || target == null)) {
            throw new InputException(
                    "--data needs the languages, as the names of its files end: --source de"
                            + " --target en");
        }
        var base =
                data == null
                        ? new DataSettings(
                                DataSettings.BUILT_IN,
                                "en",
                                "ko",
                                TrainDefaults.DATA_SEED,
                                defaults.maxLength(),
                                "")
                        : new DataSettings(
                                "", "", "", TrainDefaults.DATA_SEED, defaults.maxLength(), "");
        return over(base);
    }

    /** Settings with these options' values where they were given. */
    DataSettings over(DataSettings base) {
        var settings =
                new DataSettings(
                        path(base.corpus()),
                        Given.or(source, base.source()),
                        Given.or(target, base.target()),
                        base.seed(),
                        Given.or(maxLength, base.maxLength()),
                        base.fingerprint());
        if (settings.maxLength() < 1) {
            throw new InputException("--max-length must be at least 1, got " + maxLength);
        }
        return settings;
    }

    /** For a new run of a language model; the text is not read yet. */
    TextSettings text() {
        requireText(TaskKind.LM);
        return over(TextSettings.NONE);
    }

    private void requireText(TaskKind task) {
        if (data == null) {
            throw new InputException(
                    "--task %s needs a text to learn from: --data FILE".formatted(task));
        }
    }

    private String path(String base) {
        return data == null ? base : data.toAbsolutePath().normalize().toString();
    }

    /** Settings with these options' values where they were given. */
    TextSettings over(TextSettings base) {
        return InputException.checked(
                () ->
                        new TextSettings(
                                path(base.file()),
                                Given.or(trainShare, base.trainShare()),
                                Given.or(epochSteps, base.epochSteps()),
                                base.fingerprint()));
    }

    /** For a new run that learns from plain text, which is not read yet. */
    MaskedSettings masked() {
        requireText(TaskKind.MLM);
        return over(MaskedSettings.NONE);
    }

    /** Settings with these options' values where they were given. */
    MaskedSettings over(MaskedSettings base) {
        return InputException.checked(
                () ->
                        new MaskedSettings(
                                path(base.file()),
                                Given.or(trainShare, base.trainShare()),
                                Given.or(nextSentence, base.nextSentence()),
                                base.fingerprint()));
    }

    /** For a new run that learns labels; the texts are not read yet. */
    LabelledSettings labelled() {
        requireText(TaskKind.CLASSIFY);
        return over(LabelledSettings.NONE);
    }

    /** Settings with these options' values where they were given. */
    LabelledSettings over(LabelledSettings base) {
        return InputException.checked(
                () ->
                        new LabelledSettings(
                                path(base.path()),
                                Given.or(trainShare, base.trainShare()),
                                base.seed(),
                                base.pairs(),
                                base.labels(),
                                base.fingerprint()));
    }
}
