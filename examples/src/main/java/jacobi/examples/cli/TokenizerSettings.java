package jacobi.examples.cli;

import jacobi.models.data.ParallelCorpus;
import jacobi.models.data.SentencePair;
import jacobi.models.text.Tokenizer;
import jacobi.models.text.TokenizerOptions;
import jacobi.models.train.RunDirectory;

import java.util.List;
import java.util.stream.Stream;

/**
 * How text is cut.
 *
 * @param kind what tokens are
 * @param vocabulary the most tokens; 0 for no limit (words and characters)
 * @param minFrequency how often a word, a character or a pair must occur to become a token
 * @param lowercase whether all text becomes lower case
 * @param joint whether both languages share one tokenizer
 */
record TokenizerSettings(
        TokenizerOptions.Kind kind,
        int vocabulary,
        int minFrequency,
        boolean lowercase,
        boolean joint) {
    private static final String SHARED = "shared";
    private static final String SOURCE = "source";
    private static final String TARGET = "target";

    /** The tokenizers of both sides, maybe the same. */
    record Pair(Tokenizer source, Tokenizer target) {

        /** Writes them to a run's folder. */
        void save(RunDirectory directory) {
            if (source == target) {
                source.save(directory.tokenizer(SHARED));
            } else {
                source.save(directory.tokenizer(SOURCE));
                target.save(directory.tokenizer(TARGET));
            }
        }
    }

    /** How a tokenizer cuts that was learned elsewhere. */
    static TokenizerSettings of(Tokenizer tokenizer) {
        return new TokenizerSettings(
                tokenizer.kind(), tokenizer.vocabularySize(), 1, tokenizer.lowercase(), true);
    }

    /** The same with one tokenizer. */
    TokenizerSettings asJoint() {
        return new TokenizerSettings(kind, vocabulary, minFrequency, lowercase, true);
    }

    /** The same in lower case. */
    TokenizerSettings withLowercase() {
        return new TokenizerSettings(kind, vocabulary, minFrequency, true, joint);
    }

    TokenizerOptions options() {
        return new TokenizerOptions(kind, lowercase, minFrequency, vocabulary);
    }

    /** Learns the tokenizers from the training sentences. */
    Pair train(ParallelCorpus corpus) {
        List<String> sources = corpus.train().stream().map(SentencePair::source).toList();
        List<String> targets = corpus.train().stream().map(SentencePair::target).toList();
        if (joint) {
            var shared =
                    options().train(Stream.concat(sources.stream(), targets.stream()).toList());
            return new Pair(shared, shared);
        }
        return new Pair(options().train(sources), options().train(targets));
    }

    /** Reads the tokenizers from a run's folder. */
    Pair load(RunDirectory directory) {
        if (joint) {
            var shared = Tokenizer.load(directory.tokenizer(SHARED));
            return new Pair(shared, shared);
        }
        return new Pair(
                Tokenizer.load(directory.tokenizer(SOURCE)),
                Tokenizer.load(directory.tokenizer(TARGET)));
    }
}
