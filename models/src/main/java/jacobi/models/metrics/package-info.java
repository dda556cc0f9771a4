/**
 * How good a model is: {@link jacobi.models.metrics.Bleu} and {@link jacobi.models.metrics.Chrf}
 * against reference translations, {@link jacobi.models.metrics.Perplexity} and {@link
 * jacobi.models.metrics.ExactMatch}. BLEU and chrF give the same figures as sacreBLEU, so that they
 * can be compared with published ones.
 */
package jacobi.models.metrics;
