/**
 * The encoder-decoder of "Attention Is All You Need" (Vaswani et al. 2017). Start with {@link
 * jacobi.models.transformer.Transformer}.
 */
package jacobi.models.transformer;
