package jacobi.accel;

import java.util.List;
import java.util.Optional;

/** Opens an {@link Accelerator}; found through {@link java.util.ServiceLoader}. */
public interface BackEnd {
    /** Empty if an accelerator can be opened, else one sentence that says why not. */
    Optional<String> unavailable();

    /** One line for each device that there is: the number that chooses it, name and memory. */
    List<String> devices();

    /** Whether the first device is a GPU, rather than the processor by another way. */
    boolean hasGpu();

    /**
     * Opens a device.
     *
     * @param number its number, as {@link #devices} gives it; empty for the first one
     * @throws IllegalArgumentException if there is no such device, with those that there are
     */
    Accelerator open(String number);
}
