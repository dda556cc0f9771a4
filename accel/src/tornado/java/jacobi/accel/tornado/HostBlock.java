package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;

/**
 * The Java side of the block of floats. TornadoVM has an array here for each on the device; nobody
 * reads or writes this one, but Java's allocation would write zeros all over it, and so take as
 * much of the computer's memory as of the GPU's. Pages of a mapped file that nobody touches take
 * none.
 */
final class HostBlock {
    private HostBlock() {}

    /** An array whose elements have never been touched. */
    static FloatArray floats(int size) {
        long bytes = TornadoNativeArray.ARRAY_HEADER + (long) size * Float.BYTES;
        try {
            return FloatArray.fromSegmentShallow(map(bytes));
        } catch (IOException noRoomForTemporaryFiles) {
            return new FloatArray(size);
        }
    }

    /** A private copy of a file of nothing, which is made page by page as it is written to. */
    private static MemorySegment map(long bytes) throws IOException {
        var file = Files.createTempFile("jacobi-block", null);
        try (var channel = open(file)) {
            return channel.map(MapMode.PRIVATE, 0, bytes, Arena.ofAuto());
        } finally {
            forget(file);
        }
    }

    /** Some systems keep a file that is mapped until the mapping ends. */
    private static void forget(Path file) {
        try {
            Files.delete(file);
        } catch (IOException isMapped) {
            file.toFile().deleteOnExit();
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                EnumSet.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE));
    }
}
