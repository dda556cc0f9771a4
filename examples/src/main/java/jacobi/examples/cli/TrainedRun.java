package jacobi.examples.cli;

import jacobi.models.data.SentencePair;
import jacobi.models.formats.FormatException;
import jacobi.models.text.Tokenizer;
import jacobi.models.train.RunDirectory;
import jacobi.models.translation.SequenceToSequence;
import jacobi.models.translation.Translator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run that can translate: its settings, its tokenizers, and its best weights.
 *
 * @param directory where it lives
 * @param config its settings
 * @param translator model and tokenizers
 */
record TrainedRun(RunDirectory directory, RunConfig config, Translator translator) {

    /**
     * Opens a run's folder.
     *
     * @throws InputException if it is no run's, or has no weights yet
     * @throws FormatException if a file in it is damaged, of another version, or does not fit the
     *     others
     */
    static TrainedRun open(Path folder) {
        var directory = new RunDirectory(folder);
        var config = ConfigFile.read(directory);
        if (config.task() != TaskKind.TRANSLATE) {
            throw new InputException(
                    "%s has not learned to translate: its task is %s"
                            .formatted(folder, config.task()));
        }
        var translator = translator(directory, config, TranslationFamily.of(config).blank());
        if (!Files.exists(directory.model())) {
            throw new InputException(
                    folder
                            + " has no weights to translate with yet, which the first epoch writes;"
                            + " go on with ./jacobi train --resume "
                            + folder);
        }
        directory.readModel(translator.model().parameters());
        return new TrainedRun(directory, config, translator);
    }

    /** The run's tokenizers, and its model with its first weights. */
    static Translator untrained(RunDirectory directory, RunConfig config) {
        var model = TranslationFamily.of(config).make(config.training().seed());
        return translator(directory, config, model);
    }

    private static Translator translator(
            RunDirectory directory, RunConfig config, SequenceToSequence model) {
        var tokenizers = config.tokenizer().load(directory);
        requireSize(directory, "source", tokenizers.source(), model.sourceVocabulary());
        requireSize(directory, "target", tokenizers.target(), model.targetVocabulary());
        return new Translator(model, tokenizers.source(), tokenizers.target());
    }

    private static void requireSize(
            RunDirectory directory, String side, Tokenizer tokenizer, int size) {
        if (tokenizer.vocabularySize() != size) {
            throw new FormatException(
                    directory.config(),
                    "wants a model of %d %s tokens, but the tokenizer beside it has %d"
                            .formatted(size, side, tokenizer.vocabularySize()));
        }
    }

    /**
     * Checks that the model has enough positions for a text.
     *
     * @param place of the text, such as "line 3 of standard input"
     * @throws InputException if it has learned fewer
     */
    void requireFits(String text, String place) {
        requireFits(text, translator.source(), place);
    }

    /** Checks both sides of sentences that translations are measured against. */
    void requireFit(List<SentencePair> pairs) {
        for (int i = 0; i < pairs.size(); i++) {
            requireFits(pairs.get(i).source(), translator.source(), "Source sentence " + (i + 1));
            requireFits(pairs.get(i).target(), translator.target(), "Target sentence " + (i + 1));
        }
    }

    private void requireFits(String text, Tokenizer tokenizer, String place) {
        int tokens = tokenizer.encode(text).length + 1;
        int longest = translator.model().longest();
        if (tokens > longest) {
            throw new InputException(
                    "%s has %d tokens with its end, and the model of %s has learned %d positions"
                            .formatted(place, tokens, directory.path(), longest));
        }
    }
}
