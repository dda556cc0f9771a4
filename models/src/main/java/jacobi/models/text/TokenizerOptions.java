package jacobi.models.text;

/**
 * How to learn a tokenizer.
 *
 * @param kind what tokens are
 * @param lowercase whether all text becomes lower case first; the case is then lost
 * @param minFrequency how often a word, a character or a pair must occur in the corpus to get an id
 * @param vocabularySize the most ids to give, special tokens included; 0 for no limit (words and
 *     characters only)
 */
public record TokenizerOptions(Kind kind, boolean lowercase, int minFrequency, int vocabularySize) {

    /** What tokens are. */
    public enum Kind {
        /** Words and punctuation marks: {@link WordTokenizer}. */
        WORD("word"),
        /** Characters: {@link CharacterTokenizer}. */
        CHARACTER("character"),
        /** Pieces of words, learned: {@link BytePairTokenizer}. */
        BYTE_PAIR("byte-pair"),
        /** Pieces of words, made of bytes, as GPT-2's: {@link ByteLevelBytePairTokenizer}. */
        BYTE_LEVEL("byte-level"),
        /** Pieces of words, as BERT's: {@link WordPieceTokenizer}. */
        WORD_PIECE("word-piece"),
        /** Pieces of words, as Llama's: {@link SentencePieceTokenizer}. */
        SENTENCE_PIECE("sentence-piece");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** Its name in files, such as {@code byte-pair}. */
        public String label() {
            return label;
        }
    }

    public TokenizerOptions {
        if (minFrequency < 1) {
            throw new IllegalArgumentException(
                    "minFrequency must be at least 1, got " + minFrequency);
        }
        int least =
                switch (kind) {
                    case WORD, CHARACTER -> vocabularySize == 0 ? 0 : SpecialToken.COUNT + 1;
                    case BYTE_PAIR -> BytePairTokenizer.FIRST_PIECE + 1;
                    case BYTE_LEVEL -> ByteLevelBytePairTokenizer.LEAST_SIZE;
                    case WORD_PIECE -> WordPieceTrainer.SPECIAL_TOKENS.size() + 1;
                    case SENTENCE_PIECE -> SentencePieceTrainer.RESERVED + 1;
                };
        if (vocabularySize < least) {
            throw new IllegalArgumentException(
                    "a %s vocabulary needs a size of at least %d, got %d"
                            .formatted(kind.label(), least, vocabularySize));
        }
    }

    /** Words that occur at least twice, cased. */
    public static TokenizerOptions words() {
        return new TokenizerOptions(Kind.WORD, false, 2, 0);
    }

    /** All characters of the corpus, cased. */
    public static TokenizerOptions characters() {
        return new TokenizerOptions(Kind.CHARACTER, false, 1, 0);
    }

    /** Word pieces, cased. About 8,000 suit 30,000 sentence pairs, 32,000 some millions. */
    public static TokenizerOptions bytePairs(int vocabularySize) {
        return new TokenizerOptions(Kind.BYTE_PAIR, false, 2, vocabularySize);
    }

    /** GPT-2's kind of pieces, cased. */
    public static TokenizerOptions byteLevel(int vocabularySize) {
        return new TokenizerOptions(Kind.BYTE_LEVEL, false, 2, vocabularySize);
    }

    /** BERT's kind of pieces, in lower case and without accents. */
    public static TokenizerOptions wordPieces(int vocabularySize) {
        return new TokenizerOptions(Kind.WORD_PIECE, true, 2, vocabularySize);
    }

    /** Llama's kind of pieces, cased. */
    public static TokenizerOptions sentencePieces(int vocabularySize) {
        return new TokenizerOptions(Kind.SENTENCE_PIECE, false, 2, vocabularySize);
    }

    /** The same with another {@link #lowercase()}. */
    public TokenizerOptions withLowercase(boolean lowercase) {
        return new TokenizerOptions(kind, lowercase, minFrequency, vocabularySize);
    }

    /** The same with another {@link #minFrequency()}. */
    public TokenizerOptions withMinFrequency(int minFrequency) {
        return new TokenizerOptions(kind, lowercase, minFrequency, vocabularySize);
    }

    /**
     * Learns a tokenizer. The same lines give the same tokenizer, in whatever order they come. For
     * a vocabulary that two languages share, pass the lines of both.
     *
     * @param lines the corpus, gone through once
     * @throws IllegalArgumentException if the corpus has no text
     */
    public Tokenizer train(Iterable<String> lines) {
        return switch (kind) {
            case WORD -> WordTokenizer.train(this, lines);
            case CHARACTER -> CharacterTokenizer.train(this, lines);
            case BYTE_PAIR -> BytePairTrainer.train(this, lines);
            case BYTE_LEVEL -> ByteLevelTrainer.train(this, lines);
            case WORD_PIECE -> WordPieceTrainer.train(this, lines);
            case SENTENCE_PIECE -> SentencePieceTrainer.train(this, lines);
        };
    }
}
