/**
 * From text to token ids and back. Start with {@link jacobi.models.text.Tokenizer}; {@link
 * jacobi.models.text.TokenizerOptions#train} learns one from a corpus.
 */
package jacobi.models.text;
