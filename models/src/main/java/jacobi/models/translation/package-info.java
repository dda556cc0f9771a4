/**
 * Translation by any model that reads one text and writes another. {@link
 * jacobi.models.translation.SequenceToSequence} is what such a model promises, {@link
 * jacobi.models.translation.TranslationTask} how it learns, {@link
 * jacobi.models.translation.Translator} how it is used.
 */
package jacobi.models.translation;
