package jacobi.accel;

import java.util.TreeMap;

/** Which parts of a block of memory are taken. */
final class Heap {
    /** Parts start at multiples of this, so that neighbours read whole lines of a cache. */
    private static final int ALIGNMENT = 64;

    private final String elements;
    private final int size;
    private final TreeMap<Integer, Integer> free = new TreeMap<>();
    private long used;

    /**
     * A heap of which nothing is taken.
     *
     * @param elements "floats" or "integers", for messages
     */
    Heap(String elements, int size) {
        this.elements = elements;
        this.size = size / ALIGNMENT * ALIGNMENT;
        free.put(0, this.size);
    }

    int size() {
        return size;
    }

    long used() {
        return used;
    }

    /** The address of a part that was free, or −1: the smallest that is large enough. */
    int take(int count) {
        int needed = round(count);
        int address = -1;
        int length = Integer.MAX_VALUE;
        for (var part : free.entrySet()) {
            if (part.getValue() >= needed && part.getValue() < length) {
                address = part.getKey();
                length = part.getValue();
            }
        }
        if (address < 0) {
            return -1;
        }
        free.remove(address);
        if (length > needed) {
            free.put(address + needed, length - needed);
        }
        used += needed;
        return address;
    }

    /** Gives a part back, and joins it with free neighbours. */
    void give(int address, int count) {
        int from = address;
        int length = round(count);
        used -= length;
        var before = free.floorEntry(from);
        if (before != null && before.getKey() + before.getValue() == from) {
            from = before.getKey();
            length += before.getValue();
            free.remove(from);
        }
        var after = free.remove(from + length);
        free.put(from, after == null ? length : length + after);
    }

    /** Why there is no place for so many elements. */
    OutOfDeviceMemoryException full(int count) {
        return new OutOfDeviceMemoryException(
                "the tornado device is out of memory: "
                        + megabytes(count)
                        + " more are needed for "
                        + elements
                        + ", and "
                        + megabytes(used)
                        + " of "
                        + megabytes(size)
                        + " are taken; use smaller batches (--batch-tokens) or a smaller model, or"
                        + " give it more by -Djacobi.tornado.memory=8G");
    }

    private static String megabytes(long elements) {
        return Math.ceilDiv(elements * Float.BYTES, 1L << 20) + " MiB";
    }

    private static int round(int count) {
        return Math.max(1, Math.ceilDiv(count, ALIGNMENT)) * ALIGNMENT;
    }
}
