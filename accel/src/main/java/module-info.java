import jacobi.accel.TornadoProvider;
import jacobi.engine.DeviceProvider;

/** The GPU device. */
module jacobi.accel {
    requires jacobi.engine;

    provides DeviceProvider with
            TornadoProvider;
}
