package jacobi.examples.cli;

import jacobi.engine.Device;
import jacobi.engine.Devices;

import picocli.CommandLine.Option;

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
                    "cpu, or reference: slow and simple, for comparison (default: cpu if the Vector"
                            + " API is there).")
    private String device;

    /** Offered by the shell's completion. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("cpu", "reference").iterator();
        }
    }

    /** Runs work on the device that was asked for. */
    <R> R compute(Supplier<R> work) {
        return Devices.using(device(), work);
    }

    private Device device() {
        if (device == null && threads == null) {
            return Devices.standard();
        }
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        var name = device == null ? standardName() : device;
        return InputException.checked(() -> Devices.named(name, count));
    }

    private static String standardName() {
        return Devices.providers().stream()
                        .anyMatch(p -> p.name().equals("cpu") && p.unavailable().isEmpty())
                ? "cpu"
                : "reference";
    }
}
