package jacobi.examples.cli;

import jacobi.models.text.WordPieceTokenizer;
import jacobi.models.train.RunDirectory;

/** A run of a BERT that goes on. */
record ResumedBert(TrainOptions options, RunDirectory directory, RunConfig stored) {
    /**
     * The run's settings, with what may change.
     *
     * @param data the settings of the data with the options' values
     * @param moved the stored settings of the data, with what may change
     * @throws InputException if an option contradicts the run's settings
     */
    RunConfig config(Record data, Record moved) {
        var training = options.learning.changeable(stored.training());
        var wanted =
                InputException.checked(
                        () ->
                                new RunConfig(
                                                stored.task(),
                                                data,
                                                options.text.over(stored.tokenizer()),
                                                stored.sized().over(options).config(),
                                                options.learning.over(stored.training()))
                                        .with(options.adapters.over(stored.adapters())));
        TrainingRun.requireSame(directory, stored.with(moved, training), wanted);
        return stored.with(data, training).by(wanted.program());
    }

    /** Refuses data that are not those of the run. */
    void requireSame(String path, String fingerprint, String before) {
        if (!fingerprint.equals(before)) {
            throw new InputException(
                    "The text of %s is not what %s was trained with, so it cannot go on"
                            .formatted(path, directory.path()));
        }
    }

    WordPieceTokenizer tokenizer() {
        return PretrainedBert.wordPieces(
                stored.tokenizer().load(directory).source(), directory.path());
    }

    /** Writes settings that have changed. */
    void write(RunConfig config) {
        if (!config.equals(stored)) {
            ConfigFile.write(config, directory);
        }
    }
}
