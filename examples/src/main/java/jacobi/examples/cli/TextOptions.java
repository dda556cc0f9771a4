package jacobi.examples.cli;

import jacobi.models.text.Tokenizer;
import jacobi.models.text.TokenizerOptions;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** How to cut text into tokens. */
final class TextOptions {
    /** The kinds as users name them. */
    enum Kind {
        WORD(TokenizerOptions.Kind.WORD),
        CHAR(TokenizerOptions.Kind.CHARACTER),
        BPE(TokenizerOptions.Kind.BYTE_PAIR),
        BYTE_LEVEL(TokenizerOptions.Kind.BYTE_LEVEL),
        WORD_PIECE(TokenizerOptions.Kind.WORD_PIECE),
        SENTENCE_PIECE(TokenizerOptions.Kind.SENTENCE_PIECE);

        private final TokenizerOptions.Kind kind;

        Kind(TokenizerOptions.Kind kind) {
            this.kind = kind;
        }

        @Override
        public String toString() {
            return Presets.name(this);
        }
    }

    @Option(
            names = "--tokenizer",
            paramLabel = "KIND",
            description =
                    "${COMPLETION-CANDIDATES} (default: bpe, byte-pair encoding; word for the"
                            + " built-in data; char for lm). byte-level is GPT-2's kind, word-piece"
                            + " BERT's, sentence-piece Llama's.")
    private Kind kind;

    @Option(
            names = "--tokenizer-file",
            paramLabel = "PATH",
            description =
                    "lm: a tokenizer that has been learned: one of Jacobi, tokenizer.json or"
                            + " vocab.json of Hugging Face, .tiktoken, SentencePiece's .model, or a"
                            + " folder with one of them.")
    private Path file;

    @Option(
            names = "--vocabulary",
            paramLabel = "N",
            description = "The most tokens (default: 8000 for bpe, else no limit).")
    private Integer vocabulary;

    @Option(
            names = "--min-freq",
            paramLabel = "N",
            description = "How often a token must occur (default: 2; 1 for char).")
    private Integer minFrequency;

    @Option(names = "--lowercase", description = "Turn all text to lower case.")
    private Boolean lowercase;

    @Option(
            names = "--joint",
            description = "One tokenizer for both languages, and one embedding (default for bpe).")
    private Boolean joint;

    @Option(
            names = "--separate",
            description = "A tokenizer for each language (default for word and char).")
    private Boolean separate;

    /** A tokenizer that was named, or null. */
    Path file() {
        return file;
    }

    /** For a new run. */
    TokenizerSettings settings(TokenizerOptions.Kind defaultKind) {
        var chosen = kind == null ? defaultKind : kind.kind;
        var settings =
                over(
                        new TokenizerSettings(
                                chosen,
                                TrainDefaults.vocabulary(chosen),
                                TrainDefaults.minFrequency(chosen),
                                false,
                                TrainDefaults.joint(chosen)));
        InputException.checked(settings::options);
        return settings;
    }

    /** Settings with these options' values where they were given. */
    TokenizerSettings over(TokenizerSettings base) {
        if (joint != null && separate != null) {
            throw new InputException("--joint and --separate exclude each other");
        }
        return new TokenizerSettings(
                kind == null ? base.kind() : kind.kind,
                Given.or(vocabulary, base.vocabulary()),
                Given.or(minFrequency, base.minFrequency()),
                Given.or(lowercase, base.lowercase()),
                joint != null || (separate == null && base.joint()));
    }

    /** The tokenizer of one text: read, or learned from it. */
    Tokenizer forText(String text, PrintWriter out) {
        if (file != null) {
            if (kind != null || vocabulary != null || minFrequency != null || lowercase != null) {
                throw new InputException(
                        "--tokenizer-file is a tokenizer that has been learned; leave out how to"
                                + " learn one");
            }
            return Tokenizer.open(file);
        }
        out.println("Learning the tokens of %,d characters ...".formatted(text.length()));
        out.flush();
        var options = settings(TokenizerOptions.Kind.CHARACTER).options();
        return InputException.checked(() -> options.train(List.of(text)));
    }

    /** How a text was cut that {@link #forText} has a tokenizer for. */
    TokenizerSettings settingsOf(Tokenizer tokenizer) {
        return file == null
                ? settings(TokenizerOptions.Kind.CHARACTER).asJoint()
                : TokenizerSettings.of(tokenizer);
    }
}
