/**
 * The decoder of "LLaMA: Open and Efficient Foundation Language Models" (Touvron et al. 2023), and
 * the files that its weights are published in. Start with {@link jacobi.models.llama.Llama}.
 */
package jacobi.models.llama;
