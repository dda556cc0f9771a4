/**
 * Text from left to right. {@link jacobi.models.language.LanguageModel} is what such a model
 * promises, {@link jacobi.models.language.LanguageModelTask} how it learns, {@link
 * jacobi.models.language.Generation} how it writes.
 */
package jacobi.models.language;
