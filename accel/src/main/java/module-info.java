import jacobi.accel.BackEnd;
import jacobi.accel.TornadoProvider;
import jacobi.engine.DeviceProvider;

/** The GPU device. */
module jacobi.accel {
    requires transitive jacobi.engine;

    exports jacobi.accel;

    uses BackEnd;

    provides DeviceProvider with
            TornadoProvider;
}
