package jacobi.models.formats;

import jacobi.engine.Tensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * NumPy's files: {@code .npy}, one array, and {@code .npz}, a zip file of several (numpy.org, "NEP
 * 1: A simple file format for NumPy arrays", and {@code numpy.lib.format}).
 *
 * <p>Read are versions 1.0 to 3.0, both byte orders, row-major and column-major ("Fortran") arrays
 * of types f8, f4, f2, i8, i4, i2, i1, u1 and b1; {@link StoredTensor#read()} says what becomes of
 * them. Nothing is ever executed: arrays of Python objects are refused.
 */
public final class NumpyFile {
    private NumpyFile() {}

    /**
     * Reads a {@code .npy} file.
     *
     * @throws FormatException if it cannot be read, is no such file, is cut off or damaged, or
     *     holds another type, a larger array than a tensor can be, or an integer beyond 32 bits
     */
    public static Tensor read(Path file) {
        try (var mapped = MappedFile.open(file, "a .npy file")) {
            return NumpyReader.read(file, "array", mapped.bytes());
        }
    }

    /**
     * Reads a {@code .npz} file: its arrays by name, without {@code .npy}, in the order of the
     * file; unmodifiable.
     *
     * @throws FormatException as {@link #read}, and for a checksum that does not fit
     */
    public static Map<String, Tensor> readArchive(Path file) {
        return NumpyArchive.read(file);
    }

    /**
     * Writes a {@code .npy} file whole, or leaves what was there: version 1.0, row-major,
     * little-endian, f4, f8 or i4.
     *
     * @throws FormatException if it cannot be written
     */
    public static void write(Path file, Tensor tensor) {
        try {
            AtomicFile.write(file, channel -> NumpyWriter.write(file, tensor, channel));
        } catch (IOException e) {
            throw new FormatException(file, "cannot be written: " + e, e);
        }
    }
}
