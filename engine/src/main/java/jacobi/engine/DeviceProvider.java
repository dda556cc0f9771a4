package jacobi.engine;

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
}
