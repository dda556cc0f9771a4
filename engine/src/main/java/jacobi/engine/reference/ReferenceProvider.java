package jacobi.engine.reference;

import jacobi.engine.Device;
import jacobi.engine.DeviceProvider;

import java.util.Optional;

/** Offers the reference device, which runs everywhere. */
public final class ReferenceProvider implements DeviceProvider {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    /** The reference device; it computes on the calling thread, however many there are. */
    @Override
    public Device create(int threads) {
        return new ReferenceDevice();
    }
}
