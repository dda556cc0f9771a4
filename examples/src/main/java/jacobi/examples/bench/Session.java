package jacobi.examples.bench;

import jacobi.accel.AcceleratedDevice;
import jacobi.engine.Device;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What every table needs: the machine's peaks, the device, and the others.
 *
 * @param accelerator a device that training steps are taken on, too
 * @param progress is told what is being measured
 */
record Session(
        BenchSettings settings,
        Device device,
        Optional<AcceleratedDevice> accelerator,
        Peaks peaks,
        List<Peer> peers,
        Consumer<String> progress) {
    Session {
        peers = List.copyOf(peers);
    }

    /** The same with other settings, and without peers. */
    Session with(BenchSettings others) {
        return new Session(others, device, accelerator, peaks, List.of(), progress);
    }

    int threads() {
        return settings.threads();
    }
}
