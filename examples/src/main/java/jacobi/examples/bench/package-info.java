/**
 * {@code ./jacobi bench}: how fast this machine could be, how fast Jacobi is, and how fast PyTorch
 * is in the same minutes. Start with {@link jacobi.examples.bench.Bench}.
 */
package jacobi.examples.bench;
