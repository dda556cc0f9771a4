/**
 * From a model that continues texts to the texts: {@link jacobi.models.decode.BeamSearch} asks a
 * {@link jacobi.models.decode.Continuation}, and knows nothing else of the model.
 */
package jacobi.models.decode;
