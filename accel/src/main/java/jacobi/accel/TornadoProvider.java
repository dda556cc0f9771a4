package jacobi.accel;

import jacobi.engine.Device;
import jacobi.engine.DeviceProvider;

import java.util.Optional;

/** Stands for the GPU device {@code tornado} in a build that holds no GPU back end. */
public final class TornadoProvider implements DeviceProvider {
    private static final String NOT_BUILT =
            "The tornado device is not part of this build, which holds no GPU back end;"
                    + " use the cpu device.";

    @Override
    public String name() {
        return "tornado";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.of(NOT_BUILT);
    }

    /**
     * Makes no device.
     *
     * @throws IllegalStateException always, with the sentence of {@link #unavailable}
     */
    @Override
    public Device create(int threads) {
        throw new IllegalStateException(NOT_BUILT);
    }
}
