package jacobi.accel.tornado;

import jacobi.accel.Accelerator;
import jacobi.accel.BackEnd;
import jacobi.accel.Gemm;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Opens the devices that TornadoVM finds. */
public final class TornadoBackEnd implements BackEnd {
    /** Bytes of the device's memory to use, such as 6G; by default most of it. */
    private static final String MEMORY = "jacobi.tornado.memory";

    private static final String NO_DEVICE =
            "TornadoVM finds no device: install an OpenCL or CUDA driver for the GPU, or"
                    + " pocl-opencl-icd to try it on the processor.";

    /** An SDK with several back ends does not start where one of them does not. */
    private static final String NO_CUDA =
            "TornadoVM's CUDA back end finds no CUDA driver, and without it the SDK's other back"
                + " ends do not start either: install NVIDIA's driver, or take an SDK without CUDA"
                + " (sdk install tornadovm 5.2.0-jdk25-opencl).";

    /** What colours a terminal's text, with which TornadoVM writes. */
    private static final Pattern COLOURS = Pattern.compile("\u001b\\[[0-9;]*m");

    /** Token ids and the like; a batch has thousands. */
    private static final int INTS = 1 << 24;

    @Override
    public Optional<String> unavailable() {
        try {
            Class.forName("uk.ac.manchester.tornado.api.TaskGraph");
            if (System.getProperty("tornado.load.runtime.implementation") == null) {
                return Optional.of(notStarted());
            }
            Settings.apply();
            return FoundDevice.all().isEmpty() ? Optional.of(NO_DEVICE) : Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.of(notStarted());
        } catch (RuntimeException | Error e) {
            // A driver that is missing or broken fails while TornadoVM's classes are initialized.
            return Optional.of(sentence(reason(e)));
        }
    }

    private static String sentence(String reason) {
        if (reason.contains("No OpenCL platforms")) {
            return NO_DEVICE;
        }
        if (reason.contains("No CUDADriver platforms")) {
            return NO_CUDA;
        }
        return "TornadoVM does not start: "
                + reason
                + ". Check the GPU's driver, and that the SDK is for JDK 25 and for this driver"
                + " (OpenCL, PTX or CUDA).";
    }

    private static String notStarted() {
        return "The tornado device needs Java to be started with TornadoVM's options, which"
                + " ./jacobi does for --device tornado; by hand, java"
                + " @$TORNADOVM_HOME/tornado-argfile.";
    }

    private static String reason(Throwable thrown) {
        var root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var message = root.getMessage();
        return root.getClass().getSimpleName()
                + (message == null ? "" : " (" + COLOURS.matcher(message).replaceAll("") + ")");
    }

    @Override
    public boolean hasGpu() {
        return !FoundDevice.all().getFirst().isProcessor();
    }

    @Override
    public List<String> devices() {
        return FoundDevice.all().stream().map(FoundDevice::description).toList();
    }

    @Override
    public Accelerator open(String number) {
        Settings.apply();
        var all = FoundDevice.all();
        var chosen =
                all.stream()
                        .filter(device -> number.isEmpty() || device.number().equals(number))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "there is no device tornado:"
                                                        + number
                                                        + "; there are "
                                                        + list(all)));
        long bytes = memory(chosen.standardMemory());
        int floats = (int) Math.min(Integer.MAX_VALUE - (1 << 10), bytes / Float.BYTES);
        var gemm = Gemm.chosen();
        if (gemm.isLibrary()) {
            ProductLibrary.require(chosen);
        }
        return new TornadoAccelerator(chosen, gemm, floats, INTS);
    }

    private static String list(List<FoundDevice> all) {
        return all.stream()
                .map(device -> "tornado:" + device.number() + " (" + device.name() + ")")
                .collect(Collectors.joining(", "));
    }

    private static long memory(long standard) {
        var text = System.getProperty(MEMORY);
        if (text == null) {
            return standard;
        }
        var number = text.replaceFirst("[kKmMgG]$", "");
        int shift =
                switch (text.substring(number.length()).toLowerCase(java.util.Locale.ROOT)) {
                    case "k" -> 10;
                    case "m" -> 20;
                    case "g" -> 30;
                    default -> 0;
                };
        try {
            return Math.multiplyExact(Long.parseLong(number), 1L << shift);
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "-D" + MEMORY + " must be a size such as 6G, got " + text);
        }
    }
}
