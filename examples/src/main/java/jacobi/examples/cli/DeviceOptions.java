package jacobi.examples.cli;

import jacobi.accel.Gemm;
import jacobi.engine.Device;
import jacobi.engine.Devices;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** What to compute on. Results do not depend on the number of threads. */
final class DeviceOptions {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads to compute with (default: one for each core).")
    private Integer threads;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description =
                    "cpu; tornado, a GPU, or tornado:BACKEND:DEVICE for one of several, as doctor"
                            + " lists them; auto: tornado if it can be used here, else cpu; or"
                            + " reference: slow and simple, for comparison (default: cpu if the"
                            + " Vector API is there).")
    private String device;

    @Option(names = GpuGemm.OPTION, paramLabel = "WHO", description = GpuGemm.DESCRIPTION)
    private Gemm gemm;

    /** Offered by the shell's completion. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of(
                            DeviceChoice.CPU,
                            DeviceChoice.TORNADO,
                            DeviceChoice.AUTO,
                            DeviceChoice.REFERENCE)
                    .iterator();
        }
    }

    /**
     * Runs work on the device that was asked for.
     *
     * @param err is told which one that is where the choice was ours
     */
    <R> R compute(PrintWriter err, Supplier<R> work) {
        return Devices.using(device(err), work);
    }

    private Device device(PrintWriter err) {
        GpuGemm.choose(gemm, device);
        if (device == null && threads == null) {
            return Devices.standard();
        }
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        var choice = DeviceChoice.here();
        var name = device == null ? choice.standard() : choice.named(device, err::println);
        err.flush();
        return InputException.checked(() -> Devices.named(name, count));
    }
}
