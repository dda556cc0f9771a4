/**
 * A corpus without files: {@link jacobi.models.data.korean.EnglishKorean} draws English sentences
 * and their Korean translations from a grammar. Read on with {@code Clause} (why word order is
 * reversed), {@code Particle} and {@code Conjugation} (how Korean words take their forms), {@code
 * Lexicon} and {@code Actions} (the words).
 */
package jacobi.models.data.korean;
