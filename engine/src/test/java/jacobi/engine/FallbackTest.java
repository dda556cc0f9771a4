package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;

/** Without the Vector API everything still computes, slowly. */
@Tag("fallback")
class FallbackTest {
    @BeforeEach
    void withoutTheVectorApi() {
        assumeTrue(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty(),
                "the Vector API is enabled in this JVM");
    }

    @Test
    void theStandardDeviceIsTheReferenceDevice() {
        assertEquals("reference", Devices.standard().name());
        var sum =
                Devices.current()
                        .compute(new Op.SumTo(Shape.of()), Tensor.of(Shape.of(3), 1f, 2, 3));
        assertEquals(6, sum.item());
    }

    @Test
    void theCpuDeviceSaysWhatToDo() {
        var refused = assertThrows(IllegalArgumentException.class, () -> Devices.named("cpu", 1));
        assertEquals(
                "The Vector API is not enabled, so Jacobi computes on the slow reference device;"
                        + " start Java with --add-modules jdk.incubator.vector.",
                refused.getMessage());
    }

    @Test
    void itIsListedAllTheSame() {
        var names = Devices.providers().stream().map(DeviceProvider::name).toList();
        assertEquals(List.of("cpu", "reference"), names);
    }
}
