package jacobi.examples.cli;

import jacobi.engine.Device;
import jacobi.engine.DeviceProvider;
import jacobi.engine.Devices;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A provider whose driver is asked in another JVM, when that is first needed, and once. */
final class AskedApart implements DeviceProvider {
    private final DeviceProvider provider;
    private final Function<String, DeviceAnswer> inquiry;
    private DeviceAnswer answer;

    AskedApart(DeviceProvider provider, Function<String, DeviceAnswer> inquiry) {
        this.provider = provider;
        this.inquiry = inquiry;
    }

    /** All providers of this program; no question to them ends or litters it. */
    static List<DeviceProvider> providers() {
        return Devices.providers().stream().map(AskedApart::ifNeeded).toList();
    }

    private static DeviceProvider ifNeeded(DeviceProvider provider) {
        return provider.asksDriver()
                ? new AskedApart(provider, name -> DeviceInquiry.here().about(name))
                : provider;
    }

    private DeviceAnswer answer() {
        if (answer == null) {
            answer = inquiry.apply(name());
        }
        return answer;
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public Optional<String> unavailable() {
        return answer().unavailable();
    }

    @Override
    public Optional<String> discouraged() {
        return answer().discouraged();
    }

    @Override
    public List<String> devices() {
        return answer().devices();
    }

    @Override
    public Device create(int threads) {
        return provider.create(threads);
    }

    @Override
    public Device create(int threads, String which) {
        return provider.create(threads, which);
    }
}
