package jacobi.examples.cli;

import jacobi.models.text.Tokenizer;
import jacobi.models.text.TokenizerOptions;
import jacobi.models.text.WordPieceTokenizer;

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
                            + " built-in data; char for lm; word-piece for mlm and classify)."
                            + " byte-level is GPT-2's kind, word-piece BERT's, sentence-piece"
                            + " Llama's.")
    private Kind kind;

    @Option(
            names = "--tokenizer-file",
            paramLabel = "PATH",
            description =
                    "lm, mlm, classify: a tokenizer that has been learned: one of Jacobi,"
                            + " tokenizer.json or vocab.json of Hugging Face, BERT's vocab.txt,"
                            + " .tiktoken, SentencePiece's .model, or a folder with one of them.")
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

    @Option(
            names = "--lowercase",
            negatable = true,
            description = "Turn all text to lower case (default for mlm and classify).")
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
            return opened();
        }
        out.println("Learning the tokens of %,d characters ...".formatted(text.length()));
        out.flush();
        var options = settings(TokenizerOptions.Kind.CHARACTER).options();
        return InputException.checked(() -> options.train(List.of(text)));
    }

    private Tokenizer opened() {
        requireNotLearned("--tokenizer-file is a tokenizer that has been learned");
        return Tokenizer.open(file);
    }

    /**
     * Refuses options that say how to learn a tokenizer.
     *
     * @param reason why there is nothing to learn
     */
    void requireNotLearned(String reason) {
        if (kind != null || vocabulary != null || minFrequency != null || lowercase != null) {
            throw new InputException(reason + "; leave out how to learn one");
        }
    }

    /** The tokenizer of a BERT's text: read, or learned from it. */
    WordPieceTokenizer wordPieces(List<String> lines, PrintWriter out) {
        if (file != null) {
            return PretrainedBert.wordPieces(opened(), file);
        }
        if (kind != null && kind != Kind.WORD_PIECE) {
            throw new InputException("BERT reads word pieces: leave out --tokenizer " + kind);
        }
        out.println("Learning the tokens of %,d sentences or texts ...".formatted(lines.size()));
        out.flush();
        var options = uncased().options();
        var learned = InputException.checked(() -> options.train(lines));
        return PretrainedBert.wordPieces(learned, null);
    }

    /** Lower case, as BERT's first vocabulary. */
    private TokenizerSettings uncased() {
        var settings = settings(TokenizerOptions.Kind.WORD_PIECE);
        return lowercase == null ? settings.withLowercase() : settings;
    }

    /** How a text was cut that {@link #wordPieces} has a tokenizer for. */
    TokenizerSettings wordPieceSettings(WordPieceTokenizer tokenizer) {
        return file == null ? uncased() : TokenizerSettings.of(tokenizer);
    }

    /** How a text was cut that {@link #forText} has a tokenizer for. */
    TokenizerSettings settingsOf(Tokenizer tokenizer) {
        return file == null
                ? settings(TokenizerOptions.Kind.CHARACTER).asJoint()
                : TokenizerSettings.of(tokenizer);
    }
}
