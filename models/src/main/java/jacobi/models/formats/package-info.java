/**
 * Files of tensors. {@link jacobi.models.formats.Safetensors} holds tensors by name, as other tools
 * read and write them; {@link jacobi.models.formats.SafetensorsFile}, {@link
 * jacobi.models.formats.Gguf} and {@link jacobi.models.formats.Llama2c} are open files that are
 * read a tensor at a time; {@link jacobi.models.formats.NumpyFile} reads arrays; {@link
 * jacobi.models.formats.AtomicFile} replaces files whole. {@link jacobi.models.formats.ConfigJson}
 * reads what lies beside a file of Hugging Face.
 *
 * <p>A file is believed in nothing: sizes are compared with the bytes that are there before memory
 * is asked for, and whatever is wrong is a {@link jacobi.models.formats.FormatException} that says
 * where. Names are the file's own; what they mean to a model is the model's business.
 */
package jacobi.models.formats;
