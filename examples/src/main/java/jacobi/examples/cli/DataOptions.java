package jacobi.examples.cli;

import picocli.CommandLine.Option;

import java.nio.file.Path;

/** What to learn from. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Folder of parallel text, a sentence a line: train.SOURCE and train.TARGET, and"
                            + " likewise val and test, plain or .gz (default: generated English and"
                            + " Korean).")
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
                        data == null ? base.corpus() : data.toAbsolutePath().normalize().toString(),
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
}
