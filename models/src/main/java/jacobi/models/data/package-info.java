/**
 * What a model is trained on. {@link jacobi.models.data.ParallelFiles} reads a {@link
 * jacobi.models.data.ParallelCorpus} from aligned text; once encoded, {@link
 * jacobi.models.data.Batches} cuts it into {@link jacobi.models.data.TokenBatch}es.
 */
package jacobi.models.data;
