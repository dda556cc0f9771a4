/**
 * Recurrent translation, from a fixed vector to attention. Start with {@link
 * jacobi.models.rnn.RecurrentTranslator}.
 */
package jacobi.models.rnn;
