package jacobi.examples.cli;

import jacobi.models.text.TokenizerOptions;

import picocli.CommandLine.Option;

import java.util.Locale;

/** How to cut text into tokens. */
final class TextOptions {
    /** The kinds as users name them. */
    enum Kind {
        WORD(TokenizerOptions.Kind.WORD),
        CHAR(TokenizerOptions.Kind.CHARACTER),
        BPE(TokenizerOptions.Kind.BYTE_PAIR);

        private final TokenizerOptions.Kind kind;

        Kind(TokenizerOptions.Kind kind) {
            this.kind = kind;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--tokenizer",
            paramLabel = "KIND",
            description =
                    "${COMPLETION-CANDIDATES} (default: bpe, byte-pair encoding; word for the"
                            + " built-in data).")
    private Kind kind;

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

    /** For a new run. */
    TokenizerSettings settings(TokenizerOptions.Kind defaultKind) {
        var chosen = kind == null ? defaultKind : kind.kind;
        var settings =
                over(
                        new TokenizerSettings(
                                chosen,
                                chosen == TokenizerOptions.Kind.BYTE_PAIR
                                        ? TrainDefaults.BYTE_PAIRS
                                        : 0,
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
}
