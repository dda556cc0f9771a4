package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.Devices;

import org.junit.jupiter.api.Test;

class TornadoProviderTest {
    @Test
    void isFoundAmongTheProviders() {
        long found = Devices.providers().stream().filter(TornadoProvider.class::isInstance).count();

        assertEquals(1, found, "tornado providers among " + Devices.providers());
    }

    @Test
    void saysWhyThereIsNoDeviceAndWhatToUse() {
        var provider = new TornadoProvider();

        var asked =
                assertThrows(
                        IllegalArgumentException.class, () -> Devices.named(provider.name(), 1));
        var made = assertThrows(IllegalStateException.class, () -> provider.create(1));

        var reason = provider.unavailable().orElseThrow();
        assertEquals(reason, asked.getMessage());
        assertEquals(reason, made.getMessage());
        assertEquals(
                "The tornado device is not part of this build: it needs a TornadoVM SDK for JDK 25"
                        + " (sdk install tornadovm 5.2.0-jdk25-opencl, or let TORNADOVM_HOME name"
                        + " its folder); without, use the cpu device.",
                reason);
    }
}
