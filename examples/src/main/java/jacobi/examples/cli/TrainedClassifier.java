package jacobi.examples.cli;

import jacobi.models.bert.BertConfig;
import jacobi.models.bert.SequenceClassifier;
import jacobi.models.bert.TextClassifier;
import jacobi.models.formats.FormatException;
import jacobi.models.train.RunDirectory;

import java.nio.file.Path;

/** A run that can give texts labels: its settings of data, and its best weights. */
record TrainedClassifier(LabelledSettings data, TextClassifier classifier) {

    /**
     * Opens a run's folder.
     *
     * @throws InputException if it is no run's, or has no weights yet
     * @throws FormatException if a file in it is damaged, of another version, or does not fit the
     *     others
     */
    static TrainedClassifier open(Path folder) {
        var directory = new RunDirectory(folder);
        var config = ConfigFile.read(directory);
        if (!(config.data() instanceof LabelledSettings data)) {
            throw new InputException(
                    "%s has not learned labels: its task is %s".formatted(folder, config.task()));
        }
        PretrainedBert.requireWeights(directory);
        var model = SequenceClassifier.blank((BertConfig) config.model(), data.labels().size());
        var tokenizer =
                PretrainedBert.wordPieces(config.tokenizer().load(directory).source(), folder);
        directory.readModel(model.parameters());
        try {
            return new TrainedClassifier(data, new TextClassifier(model, tokenizer, data.labels()));
        } catch (IllegalArgumentException e) {
            throw new FormatException(directory.config(), e.getMessage(), e);
        }
    }
}
