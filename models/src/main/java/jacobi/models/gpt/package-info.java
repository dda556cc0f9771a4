/**
 * The decoder-only Transformer of "Language Models are Unsupervised Multitask Learners" (Radford et
 * al. 2019), and its published weights. Start with {@link jacobi.models.gpt.Gpt}.
 */
package jacobi.models.gpt;
