/**
 * The encoder-decoder of "Attention Is All You Need" (Vaswani et al. 2017). Start with {@link
 * jacobi.models.transformer.Transformer}; {@link jacobi.models.transformer.TranslationTask} is how
 * it learns, {@link jacobi.models.transformer.Translator} how it is used.
 */
package jacobi.models.transformer;
