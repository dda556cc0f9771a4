package jacobi.engine.cpu;

import jacobi.engine.Device;
import jacobi.engine.DeviceProvider;

import java.util.Optional;

/** Offers the cpu device where the Vector API is there. */
public final class CpuProvider implements DeviceProvider {
    private static final String VECTOR_API = "jdk.incubator.vector";

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public Optional<String> unavailable() {
        return ModuleLayer.boot().findModule(VECTOR_API).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "The Vector API is not enabled, so Jacobi computes on the slow reference"
                                + " device; start Java with --add-modules "
                                + VECTOR_API
                                + ".");
    }

    @Override
    public Device create(int threads) {
        return new CpuDevice(threads);
    }
}
