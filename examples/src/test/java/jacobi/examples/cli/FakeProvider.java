package jacobi.examples.cli;

import jacobi.engine.Device;
import jacobi.engine.DeviceProvider;

import java.util.List;
import java.util.Optional;

/** A device that is there, or is not, whatever this computer has. */
record FakeProvider(
        String name,
        Optional<String> unavailable,
        Optional<String> discouraged,
        List<String> devices)
        implements DeviceProvider {
    static FakeProvider usable(String name, String... devices) {
        return new FakeProvider(name, Optional.empty(), Optional.empty(), List.of(devices));
    }

    static FakeProvider missing(String name, String why) {
        return new FakeProvider(name, Optional.of(why), Optional.empty(), List.of());
    }

    static FakeProvider slow(String name, String why) {
        return new FakeProvider(name, Optional.empty(), Optional.of(why), List.of());
    }

    @Override
    public Device create(int threads) {
        throw new IllegalStateException("nobody computes on it");
    }
}
