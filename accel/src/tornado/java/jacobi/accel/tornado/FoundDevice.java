package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A device that TornadoVM can drive, and the numbers by which it knows it. */
record FoundDevice(int backEnd, int index, String backEndName, TornadoDevice device) {
    /** Of the memory of a GPU: the rest is left to kernels and to the driver. */
    private static final double SHARE = 0.85;

    private static final long GIB = 1L << 30;

    /** All devices of all back ends, the one that TornadoVM prefers first. */
    static List<FoundDevice> all() {
        var runtime = TornadoRuntimeProvider.getTornadoRuntime();
        var found = new ArrayList<FoundDevice>();
        for (int b = 0; b < runtime.getNumBackends(); b++) {
            TornadoBackend backEnd = runtime.getBackend(b);
            for (int d = 0; d < backEnd.getNumDevices(); d++) {
                found.add(new FoundDevice(b, d, backEnd.getName(), backEnd.getDevice(d)));
            }
        }
        return found;
    }

    /** "0:1": what the user writes to choose it. */
    String number() {
        return backEnd + ":" + index;
    }

    String name() {
        return device.getPhysicalDevice().getDeviceName().strip();
    }

    private long memory() {
        return device.getPhysicalDevice().getDeviceGlobalMemorySize();
    }

    /** Whether it is a processor rather than a GPU. */
    boolean isProcessor() {
        return device.getDeviceType() == TornadoDeviceType.CPU;
    }

    /**
     * Bytes for the block of floats: of a GPU most of its memory, as far as the driver gives it in
     * one piece and an int counts its floats; of a processor, whose memory others use, 1 GiB.
     */
    long standardMemory() {
        if (isProcessor()) {
            return GIB;
        }
        long most = device.getPhysicalDevice().getDeviceMaxAllocationSize();
        long share = (long) (memory() * SHARE);
        return Math.min(most > 0 ? Math.min(most, share) : share, 8 * GIB - (1 << 20));
    }

    /** Number, name, kind, memory and back end, for people. */
    String description() {
        return String.format(
                Locale.ROOT,
                "%s %s, %s, %.1f GiB, by %s",
                number(),
                name(),
                isProcessor() ? "a processor" : "a GPU",
                (double) memory() / GIB,
                backEndName);
    }
}
