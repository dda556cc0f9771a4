package jacobi.engine;

import java.util.List;
import java.util.Optional;

/** Makes a {@link Device}; found through {@link java.util.ServiceLoader}. */
public interface DeviceProvider {
    /** The device's name, by which users ask for it. */
    String name();

    /** Empty if the device can be made here, else one sentence that says why not and what to do. */
    Optional<String> unavailable();

    /**
     * Makes the device.
     *
     * @param threads how many threads it may compute with, at least 1
     */
    Device create(int threads);

    /**
     * Makes one of several devices of this name.
     *
     * @param which what the user wrote behind the name and a colon; empty for the first one
     * @throws IllegalArgumentException if there is no such device
     */
    default Device create(int threads, String which) {
        if (!which.isEmpty()) {
            throw new IllegalArgumentException(
                    "there is one device " + name() + ", and no " + name() + ":" + which);
        }
        return create(threads);
    }

    /**
     * Why a usable device is not to be taken unless the user names it, as one sentence; empty if it
     * may be.
     */
    default Optional<String> discouraged() {
        return Optional.empty();
    }

    /**
     * Whether these questions go to a driver's native code, which may print what it likes, and ends
     * the JVM where it crashes.
     */
    default boolean asksDriver() {
        return false;
    }

    /**
     * One line for people about each device of this name, if there may be several; it begins with
     * the number that chooses it.
     */
    default List<String> devices() {
        return List.of();
    }
}
