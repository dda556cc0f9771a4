/**
 * Files. {@link jacobi.models.formats.Safetensors} holds tensors by name, as other tools read and
 * write them; {@link jacobi.models.formats.AtomicFile} replaces files whole.
 */
package jacobi.models.formats;
