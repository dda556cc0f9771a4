import jacobi.engine.DeviceProvider;
import jacobi.engine.cpu.CpuProvider;
import jacobi.engine.reference.ReferenceProvider;

/** Tensors, the operations on them, and the devices that compute them. */
module jacobi.engine {
    // Without it the reference device computes.
    requires static jdk.incubator.vector;
    requires jdk.jfr;

    exports jacobi.engine;

    uses DeviceProvider;

    provides DeviceProvider with
            ReferenceProvider,
            CpuProvider;
}
