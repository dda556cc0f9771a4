package jacobi.accel;

import java.util.List;

/**
 * A computing device with memory of its own, as a back end offers it: two blocks of memory, and
 * {@link Kernel}s that compute in them. Used by one thread at a time.
 */
public interface Accelerator {
    /** The device's number, name, memory and back end, for people. */
    String description();

    /** The size of the block of floats. */
    int floats();

    /** The size of the block of integers. */
    int ints();

    /**
     * Whether a vendor's library multiplies matrices: then {@link Kernel#LIBRARY_GEMM} is launched
     * instead of {@link Kernel#GEMM} where it can be.
     */
    default boolean multipliesByLibrary() {
        return false;
    }

    /** Copies elements to the blocks, all together. */
    void upload(List<Part> parts);

    /** Copies elements from a block. */
    void download(Part part);

    /** Computes launches one after the other. */
    void run(Plan plan);

    /** What has been spent so far. */
    AcceleratedDevice.Usage usage();

    /**
     * Elements here and their place there.
     *
     * @param array a float[] or an int[], by which the block is known
     * @param at the first element in the array
     * @param count how many there are
     * @param address the first one's address in the block
     */
    record Part(Object array, int at, int count, int address) {
        /** Whether it is a part of the block of integers. */
        public boolean integers() {
            return array instanceof int[];
        }

        /** Elements {@code from} and on, {@code size} at most. */
        public Part piece(int from, int size) {
            return new Part(array, at + from, Math.min(size, count - from), address + from);
        }
    }
}
