package jacobi.accel.tornado;

import java.util.Map;

/**
 * TornadoVM's options, of which several have defaults that are wrong for this use. They are read
 * when its first class is loaded.
 */
final class Settings {
    private static final Map<String, String> OPTIONS =
            Map.of(
                    // The blocks' elements begin where a line of a GPU's cache does.
                    "tornado.panama.objectHeader", "128",
                    // A kernel that cannot be compiled is an error: by default it runs as Java.
                    "tornado.recover.bailout", "False",
                    // Room for a task graph of many tasks.
                    "tornado.tvm.maxbytecodesize", "4194304",
                    // Lists of events are cleared at each execution; nobody looks at them.
                    "tornado.max.events", "64",
                    // Nothing is taken from the driver but what is asked for.
                    "tornado.device.memory", "1024GB",
                    // Sines and roots with a few right bits are not what was asked for.
                    "tornado.enable.nativeFunctions", "False",
                    // The default assumes that there is no infinity and no NaN.
                    "tornado.opencl.compiler.flags", "-cl-mad-enable -w");

    private Settings() {}

    /** Sets the options that the user has not set. */
    static void apply() {
        OPTIONS.forEach(
                (name, value) -> {
                    if (System.getProperty(name) == null) {
                        System.setProperty(name, value);
                    }
                });
    }
}
