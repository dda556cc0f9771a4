package jacobi.models.formats;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes a {@code .npy} file. */
final class NumpyWriter {
    private static final int CHUNK = 1 << 20;

    /** The numbers start at a multiple of so many bytes. */
    private static final int ALIGNMENT = 64;

    private NumpyWriter() {}

    static void write(Path file, Tensor tensor, FileChannel channel) throws IOException {
        AtomicFile.writeFully(channel, header(tensor));
        var type = StoredType.valueOf(tensor.type().name());
        var chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        new NumberWriter(file, "array", tensor, type).write(channel, chunk);
    }

    private static ByteBuffer header(Tensor tensor) {
        var type =
                switch (tensor.type()) {
                    case F32 -> "<f4";
                    case F64 -> "<f8";
                    case I32 -> "<i4";
                };
        var text =
                "{'descr': '%s', 'fortran_order': False, 'shape': %s, }"
                        .formatted(type, tuple(tensor.shape()));
        int start = NumpyReader.MAGIC.length + 2 + Short.BYTES;
        int padding = Math.floorMod(-(start + text.length() + 1), ALIGNMENT);
        var ending = " ".repeat(padding) + "\n";
        var bytes = (text + ending).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(start + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(NumpyReader.MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) bytes.length)
                .put(bytes)
                .flip();
    }

    /** As Python writes it: "()", "(3,)", "(2, 3)". */
    private static String tuple(Shape shape) {
        return Arrays.stream(shape.dims())
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", ", "(", shape.rank() == 1 ? ",)" : ")"));
    }
}
