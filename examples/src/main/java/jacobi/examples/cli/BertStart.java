package jacobi.examples.cli;

import jacobi.models.bert.BertConfig;
import jacobi.models.bert.BertModel;
import jacobi.models.bert.Limits;
import jacobi.models.text.WordPieceTokenizer;
import jacobi.models.train.RunDirectory;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * How a run of a BERT begins: with a tokenizer and a size of its own, or with those of another one
 * and its weights.
 *
 * @param from the other one, or null
 */
record BertStart(TrainOptions options, PretrainedBert from) {
    /** [CLS] a [SEP] b [SEP]. */
    private static final int SHORTEST = 5;

    static BertStart of(TrainOptions options) {
        if (options.run.from == null) {
            return new BertStart(options, null);
        }
        options.text.requireNotLearned("--from names a model that has its tokenizer already");
        return new BertStart(options, PretrainedBert.open(options.run.from, options.text.file()));
    }

    /** The model's size. */
    BertConfig config(int vocabulary) {
        return from == null
                ? InputException.checked(() -> BertFamily.fresh(options, vocabulary)).config()
                : from.config();
    }

    /** Says what is wrong before time is spent; the schedule's length is not known by then. */
    void requireValid(TrainingSettings training) {
        var probe = config(1);
        InputException.checked(() -> training.checkable().options(probe.dModel()));
        limits(probe, training);
        RunFolders.free(options.run.out, "");
    }

    /** How long rows and how large batches are. */
    static Limits limits(BertConfig config, TrainingSettings training) {
        int longest = config.longest();
        if (longest < SHORTEST) {
            throw new InputException(
                    "--context must be at least %d, got %d".formatted(SHORTEST, longest));
        }
        if (training.batchTokens() < longest) {
            throw new InputException(
                    "--batch-tokens must be at least as many as a row may have, %d, got %d"
                            .formatted(longest, training.batchTokens()));
        }
        return new Limits(longest, training.batchTokens());
    }

    /** The other one's tokenizer, or one that is learned from these texts. */
    WordPieceTokenizer tokenizer(List<String> texts, PrintWriter out) {
        return from == null ? options.text.wordPieces(texts, out) : from.tokenizer();
    }

    /** Gives a fresh model the other one's weights. */
    void startOff(BertModel model, PrintWriter out) {
        if (from != null) {
            out.println(from.startOff(model));
        }
    }

    /** Makes the new run's folder. */
    RunDirectory write(RunConfig config, WordPieceTokenizer tokenizer, BertModel model, Path data) {
        InputException.checked(() -> config.training().options(model.config().dModel()));
        var name = data.getFileName().toString().replaceFirst("\\.[^.]*$", "");
        var directory = RunFolders.free(options.run.out, name + "-" + config.task()).create();
        new TokenizerSettings.Pair(tokenizer, tokenizer).save(directory);
        if (from != null) {
            FirstWeights.write(directory, model.parameters());
        }
        // Last, since it makes the folder a run.
        ConfigFile.write(config, directory);
        return directory;
    }

    /** How the text of a new run is cut. */
    TokenizerSettings tokens(WordPieceTokenizer tokenizer) {
        return from == null
                ? options.text.wordPieceSettings(tokenizer)
                : TokenizerSettings.of(tokenizer);
    }
}
