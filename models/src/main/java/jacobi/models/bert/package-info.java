/**
 * BERT (Devlin et al. 2019): an encoder that learns from plain text by filling in masked tokens,
 * and then a task of its own from few examples. Start with {@link jacobi.models.bert.Bert}, then
 * {@link jacobi.models.bert.MaskedLanguageTask}.
 */
package jacobi.models.bert;
