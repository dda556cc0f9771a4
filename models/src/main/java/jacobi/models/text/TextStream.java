package jacobi.models.text;

/**
 * Turns tokens into text while they come, for text that is shown as it is generated. What the calls
 * give, joined, is {@link Tokenizer#decode} of the same ids; and no call gives half a character,
 * though a token may well hold only some of a character's bytes.
 *
 * <p>To continue a prompt, add the prompt's tokens first: some tokenizers show the first token of a
 * text otherwise than the next. A stream is for one text and one thread.
 */
public sealed interface TextStream permits ByteText, JoinedText {

    /**
     * The text that is complete with this token; empty while a character lacks bytes.
     *
     * @throws IllegalArgumentException if the id is not in the vocabulary
     */
    String add(int id);

    /** What was held back: U+FFFD for a character that was never completed. Call it once, last. */
    String finish();
}
