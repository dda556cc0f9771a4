package jacobi.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/** Finds devices by name, and holds the one that a scope of code computes on. */
public final class Devices {
    private static final ScopedValue<Device> CURRENT = ScopedValue.newInstance();

    private Devices() {}

    /** All providers on the class or module path, by name. */
    public static List<DeviceProvider> providers() {
        var providers = new ArrayList<DeviceProvider>();
        ServiceLoader.load(DeviceProvider.class).forEach(providers::add);
        providers.sort(Comparator.comparing(DeviceProvider::name));
        return providers;
    }

    /**
     * The device of a name, which may go on with a colon and the number of one of several.
     *
     * @throws IllegalArgumentException with the names there are, or why the device cannot be used
     */
    public static Device named(String name, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a device needs at least 1 thread, got " + threads);
        }
        int colon = name.indexOf(':');
        var kind = colon < 0 ? name : name.substring(0, colon);
        var which = colon < 0 ? "" : name.substring(colon + 1);
        var names = new ArrayList<String>();
        for (var provider : providers()) {
            if (provider.name().equals(kind)) {
                provider.unavailable()
                        .ifPresent(
                                why -> {
                                    throw new IllegalArgumentException(why);
                                });
                return provider.create(threads, which);
            }
            names.add(provider.name());
        }
        throw new IllegalArgumentException(
                "there is no device '" + name + "'; there are " + String.join(", ", names));
    }

    /** The device that the current scope computes on: by default {@link #standard()}. */
    public static Device current() {
        return CURRENT.isBound() ? CURRENT.get() : standard();
    }

    /**
     * Runs work on a device.
     *
     * @throws IllegalStateException while a {@link Program} is recorded, which is of one device
     */
    public static <R> R using(Device device, Supplier<R> work) {
        requireNoRecording();
        return ScopedValue.where(CURRENT, device).call(work::get);
    }

    /** Like {@link #using(Device, Supplier)}. */
    public static void using(Device device, Runnable work) {
        requireNoRecording();
        ScopedValue.where(CURRENT, device).run(work);
    }

    private static void requireNoRecording() {
        if (CURRENT.isBound() && CURRENT.get() instanceof Recording) {
            throw new IllegalStateException(
                    "a program is being recorded: its work cannot change the device, or record"
                            + " another program");
        }
    }

    /** The cpu device on all cores or, where the Vector API is missing, the reference device. */
    public static Device standard() {
        return Standard.DEVICE;
    }

    /** Holds the standard device, made when it is first asked for. */
    private static final class Standard {
        static final Device DEVICE = make();

        private static Device make() {
            int threads = Runtime.getRuntime().availableProcessors();
            for (var provider : providers()) {
                if (provider.name().equals("cpu")) {
                    var why = provider.unavailable();
                    if (why.isEmpty()) {
                        return provider.create(threads);
                    }
                    System.getLogger(Devices.class.getName())
                            .log(System.Logger.Level.WARNING, why.get());
                }
            }
            return named("reference", threads);
        }
    }
}
