package jacobi.models.formats;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A tensor as it lies in an open file: what it is is known, its numbers are read when asked for.
 */
public final class StoredTensor {
    private final Path file;
    private final String name;
    private final StoredType type;
    private final Shape shape;
    private final MemorySegment bytes;
    private final ByteOrder order;

    /** The bytes are as many as the type and the shape need: the file's reader has seen to it. */
    StoredTensor(
            Path file,
            String name,
            StoredType type,
            Shape shape,
            MemorySegment bytes,
            ByteOrder order) {
        this.file = file;
        this.name = name;
        this.type = type;
        this.shape = shape;
        this.bytes = bytes;
        this.order = order;
    }

    public String name() {
        return name;
    }

    public StoredType type() {
        return type;
    }

    /** The sizes of its axes, outermost first, whatever the file's own order. */
    public Shape shape() {
        return shape;
    }

    /**
     * Reads the numbers, on each call into a new tensor of type {@link StoredType#tensorType()}.
     * F16, BF16 and the small integers widen exactly; quantized numbers become what ggml computes.
     *
     * @throws FormatException if an I64 does not fit into 32 bits, or a BOOL is neither 0 nor 1
     * @throws IllegalStateException if the file has been closed
     */
    public Tensor read() {
        if (!bytes.scope().isAlive()) {
            throw new IllegalStateException(
                    file + " was closed before its tensor " + name + " was read");
        }
        return new StoredNumbers(this).read();
    }

    MemorySegment bytes() {
        return bytes;
    }

    ByteOrder order() {
        return order;
    }

    FormatException broken(String problem) {
        return new FormatException(file, "holds tensor " + name + " with " + problem);
    }

    /** "x: BF16[2, 3]". */
    @Override
    public String toString() {
        return name + ": " + type + shape;
    }
}
