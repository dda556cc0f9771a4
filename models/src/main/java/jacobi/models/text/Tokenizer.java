package jacobi.models.text;

import java.nio.file.Path;

/**
 * Cuts text into tokens and numbers them. Ids run from 0 to {@link #vocabularySize()} - 1; the
 * first ones are the {@link SpecialToken}s. Tokenizers are immutable and may be shared by threads.
 *
 * <p>Half of a surrogate pair is no valid Unicode: it is read as U+FFFD, the replacement character.
 */
public sealed interface Tokenizer permits WordTokenizer, CharacterTokenizer, BytePairTokenizer {

    /** The ids of a text's tokens; no start or end token is added. */
    int[] encode(String text);

    /**
     * The text of these ids. Padding, start and end tokens give nothing; {@link
     * SpecialToken#UNKNOWN} gives {@code <unk>}, so that a lost word is seen.
     *
     * @throws IllegalArgumentException if an id is not in the vocabulary
     */
    String decode(int[] ids);

    /** The number of ids, special tokens included. */
    int vocabularySize();

    /**
     * A token as people read it, for plots and messages: never empty, one line.
     *
     * @throws IllegalArgumentException if the id is not in the vocabulary
     */
    String token(int id);

    /** What its tokens are. */
    TokenizerOptions.Kind kind();

    /** Whether all text becomes lower case before it is cut. */
    boolean lowercase();

    /**
     * Writes this tokenizer as JSON. The file is either written whole or not touched.
     *
     * @throws java.io.UncheckedIOException if it cannot be written
     */
    default void save(Path file) {
        TokenizerWriter.write(this, file);
    }

    /**
     * Reads a tokenizer that {@link #save} wrote.
     *
     * @throws TextFormatException if the file cannot be read, is damaged, or is of another version
     */
    static Tokenizer load(Path file) {
        return TokenizerReader.read(file);
    }
}
