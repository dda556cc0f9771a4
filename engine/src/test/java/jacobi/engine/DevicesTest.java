package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.reference.ReferenceDevice;

import org.junit.jupiter.api.Test;

class DevicesTest {
    @Test
    void devicesHaveNames() {
        assertEquals("reference", Devices.named("reference", 1).name());
    }

    @Test
    void unknownDevicesAreNamed() {
        var refused =
                assertThrows(IllegalArgumentException.class, () -> Devices.named("abacus", 1));
        assertEquals("there is no device 'abacus'; there are cpu, reference", refused.getMessage());
    }

    @Test
    void aDeviceNeedsAThread() {
        var refused =
                assertThrows(IllegalArgumentException.class, () -> Devices.named("reference", 0));
        assertEquals("a device needs at least 1 thread, got 0", refused.getMessage());
    }

    @Test
    void aScopeHasItsDevice() {
        var device = new ReferenceDevice();
        Devices.using(device, () -> assertSame(device, Devices.current()));
        assertSame(device, Devices.using(device, Devices::current));
        assertSame(Devices.standard(), Devices.current());
    }
}
