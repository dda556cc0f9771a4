/**
 * Layers. Each registers what it learns in {@link jacobi.models.nn.Parameters} under a dotted name
 * and maps {@link jacobi.autograd.Variable}s; a {@link jacobi.models.nn.Pass} says whether dropout
 * is on. Start with {@link jacobi.models.nn.Linear}, and end with {@link
 * jacobi.models.nn.MultiHeadAttention}.
 */
package jacobi.models.nn;
