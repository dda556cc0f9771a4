/**
 * The training loop. {@link jacobi.models.train.Trainer} improves any {@link
 * jacobi.models.train.Task}; a {@link jacobi.models.train.RunDirectory} is where a run keeps its
 * files, so that it can be interrupted at any time and continued to the same bits.
 */
package jacobi.models.train;
