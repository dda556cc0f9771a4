package jacobi.accel;

import jacobi.engine.Device;
import jacobi.engine.DeviceProvider;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The device {@code tornado}, on the back end that is there; it says what is missing if none is.
 */
public final class TornadoProvider implements DeviceProvider {
    static final String NAME = "tornado";

    private static final String NOT_BUILT =
            "The tornado device is not part of this build: it needs a TornadoVM SDK for JDK 25 (sdk"
                + " install tornadovm 5.2.0-jdk25-opencl, or let TORNADOVM_HOME name its folder);"
                + " without, use the cpu device.";

    private static final String NO_GPU =
            "TornadoVM finds no GPU, and would compute on the processor, several times slower than"
                    + " the cpu device.";

    /** For {@link ServiceLoader}. */
    public TornadoProvider() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> unavailable() {
        return backEnd().map(BackEnd::unavailable).orElse(Optional.of(NOT_BUILT));
    }

    /**
     * Makes the device; how many threads it computes with is the accelerator's own affair.
     *
     * @throws IllegalStateException with the sentence of {@link #unavailable}, if there is one
     */
    @Override
    public Device create(int threads) {
        return create(threads, "");
    }

    /** {@inheritDoc} The device's number is that of {@link BackEnd#devices}. */
    @Override
    public Device create(int threads, String number) {
        unavailable()
                .ifPresent(
                        why -> {
                            throw new IllegalStateException(why);
                        });
        return new TornadoDevice(backEnd().orElseThrow().open(number));
    }

    @Override
    public Optional<String> discouraged() {
        return backEnd().filter(backEnd -> !backEnd.hasGpu()).map(_ -> NO_GPU);
    }

    @Override
    public boolean asksDriver() {
        return backEnd().isPresent();
    }

    @Override
    public List<String> devices() {
        return backEnd().map(BackEnd::devices).orElse(List.of());
    }

    private static Optional<BackEnd> backEnd() {
        return ServiceLoader.load(BackEnd.class).findFirst();
    }
}
