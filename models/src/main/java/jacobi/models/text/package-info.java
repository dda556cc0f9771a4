/**
 * From text to token ids and back. Start with {@link jacobi.models.text.Tokenizer}; {@link
 * jacobi.models.text.TokenizerOptions#train} learns one from a corpus, and {@link
 * jacobi.models.text.Tokenizer#open} reads those of GPT-2, BERT and Llama from their own files.
 */
package jacobi.models.text;
