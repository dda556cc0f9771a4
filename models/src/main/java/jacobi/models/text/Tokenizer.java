package jacobi.models.text;

import java.nio.file.Path;

/**
 * Cuts text into tokens and numbers them. Ids run from 0 to {@link #vocabularySize()} - 1. Which of
 * them stand for no text, {@link #specials()} says. Tokenizers are immutable and may be shared by
 * threads.
 *
 * <p>Half of a surrogate pair is no valid Unicode: it is read as U+FFFD, the replacement character.
 */
public sealed interface Tokenizer
        permits WordTokenizer,
                CharacterTokenizer,
                BytePairTokenizer,
                ByteLevelBytePairTokenizer,
                WordPieceTokenizer,
                SentencePieceTokenizer {

    /** The ids of a text's tokens; no start or end token is added. */
    int[] encode(String text);

    /**
     * The text of these ids. Padding, start and end tokens give nothing; the unknown token gives
     * its name, such as {@code <unk>}, so that a lost word is seen.
     *
     * @throws IllegalArgumentException if an id is not in the vocabulary
     */
    default String decode(int[] ids) {
        var stream = stream();
        var text = new StringBuilder();
        for (int id : ids) {
            text.append(stream.add(id));
        }
        return text.append(stream.finish()).toString();
    }

    /** An empty text that tokens are added to one by one, as they are generated. */
    TextStream stream();

    /** The ids that stand for no text. */
    Specials specials();

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

    /**
     * Reads a tokenizer of any format known: one that {@link #save} wrote; a {@code tokenizer.json}
     * of Hugging Face that describes what GPT-2, BERT or Llama do; a {@code vocab.json} or {@code
     * encoder.json} with the merges beside it; a {@code vocab.txt} of BERT; a {@code .model} of
     * SentencePiece; a {@code .bin} of llama2.c; a {@code .tiktoken}; or a folder with one of them.
     *
     * @throws TextFormatException if it cannot be read; the message is one sentence, and names the
     *     part of the file that is not known
     */
    static Tokenizer open(Path path) {
        return TokenizerFormats.open(path);
    }
}
