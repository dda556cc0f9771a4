package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Kernels between the blocks of memory and the packets that go up and come down. A packet's table
 * holds (elements, parts, and for each part its first element's place in the packet and its
 * address).
 */
final class Transfers {
    private Transfers() {}

    static void jacobiTakeFloats(
            KernelContext c, FloatArray f, IntArray n, IntArray table, FloatArray packet) {
        int i = c.globalIdx;
        if (i < table.get(0)) {
            f.set(address(table, i), packet.get(i));
        }
    }

    static void jacobiTakeInts(
            KernelContext c, FloatArray f, IntArray n, IntArray table, IntArray packet) {
        int i = c.globalIdx;
        if (i < table.get(0)) {
            n.set(address(table, i), packet.get(i));
        }
    }

    static void jacobiGiveFloats(
            KernelContext c, FloatArray f, IntArray n, IntArray table, FloatArray packet) {
        int i = c.globalIdx;
        if (i < table.get(0)) {
            packet.set(i, f.get(address(table, i)));
        }
    }

    static void jacobiGiveInts(
            KernelContext c, FloatArray f, IntArray n, IntArray table, IntArray packet) {
        int i = c.globalIdx;
        if (i < table.get(0)) {
            packet.set(i, n.get(address(table, i)));
        }
    }

    /** Where element i of a packet belongs: in the last part that starts at or before it. */
    private static int address(IntArray table, int i) {
        int address = 0;
        int parts = table.get(1);
        for (int part = 0; part < parts; part++) {
            int start = table.get(2 + 2 * part);
            if (start <= i) {
                address = table.get(3 + 2 * part) + i - start;
            }
        }
        return address;
    }
}
