package jacobi.examples.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** PyTorch, where a Python that has it is found. The scripts are resources of this program. */
final class PythonPeer {
    /** PyTorch computes on a device, and its matrix products are more or less exact. */
    private enum Variant {
        TORCH("torch", "cpu", "highest"),
        CUDA("torch-cuda", "cuda", "highest"),
        CUDA_TF32("torch-cuda-tf32", "cuda", TF32);

        private final String peer;
        private final String device;
        private final String precision;

        Variant(String peer, String device, String precision) {
            this.peer = peer;
            this.device = device;
            this.precision = precision;
        }

        static Variant of(String peer) {
            return Arrays.stream(values())
                    .filter(v -> v.peer.equals(peer))
                    .findFirst()
                    .orElseThrow();
        }
    }

    static final List<String> NAMES = Arrays.stream(Variant.values()).map(v -> v.peer).toList();

    /** What {@code torch.set_float32_matmul_precision} calls TF32. */
    private static final String TF32 = "high";

    private static final String VARIABLE = "JACOBI_PYTHON";
    private static final List<String> SCRIPTS =
            List.of(
                    "torch_peer.py",
                    "torch_device.py",
                    "torch_kernels.py",
                    "torch_models.py",
                    "torch_decoding.py");

    private static final Path SOURCES = Path.of("examples", "src", "main", "python");

    private PythonPeer() {}

    /** Whether a peer's matrix products are less exact than ours. */
    static boolean isTf32(String name) {
        return NAMES.contains(name) && Variant.of(name).precision.equals(TF32);
    }

    /** The first Python that can import a module. */
    static Optional<String> python(String module) {
        var named = System.getenv(VARIABLE);
        var candidates = new LinkedHashSet<String>();
        if (named != null) {
            candidates.add(named);
        } else {
            candidates.addAll(List.of("python3", "/usr/bin/python3", "python"));
        }
        return candidates.stream().filter(python -> has(python, module)).findFirst();
    }

    /** Why there is no column, and what to do. */
    static String absence() {
        return "No Python with torch was found, so there is no column for PyTorch; install one"
                + " (Debian: apt install python3-torch libopenblas0-pthread), or let "
                + VARIABLE
                + " name it.";
    }

    private static boolean has(String python, String module) {
        try {
            var process =
                    new ProcessBuilder(python, "-c", "import " + module)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Starts one of {@link #NAMES}.
     *
     * @throws BenchException if there is no Python with torch, or if that has no such device
     */
    static Peer start(String name, int threads) {
        var variant = Variant.of(name);
        return start(name, variant.device, variant.precision, threads);
    }

    /**
     * Starts PyTorch.
     *
     * @param device "cpu" or "cuda"
     * @param precision of matrix products, as {@code torch.set_float32_matmul_precision} calls it
     */
    static Peer start(String name, String device, String precision, int threads) {
        var python = python("torch").orElseThrow(() -> new BenchException(absence()));
        var count = Integer.toString(threads);
        return Peer.start(
                name,
                List.of(
                        python,
                        files(SCRIPTS).resolve(SCRIPTS.getFirst()).toString(),
                        count,
                        device,
                        precision),
                Map.of(
                        "OMP_NUM_THREADS", count,
                        "OPENBLAS_NUM_THREADS", count,
                        "MKL_NUM_THREADS", count,
                        "PYTHONDONTWRITEBYTECODE", "1"));
    }

    /** A folder of these scripts: Python wants files. */
    static Path files(List<String> scripts) {
        try {
            var folder = Files.createTempDirectory("jacobi-bench");
            folder.toFile().deleteOnExit();
            for (var script : scripts) {
                var file = folder.resolve(script);
                try (var in = open(script)) {
                    Files.copy(in, file);
                }
                file.toFile().deleteOnExit();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where classes were compiled without resources, the sources have them. */
    static InputStream open(String script) throws IOException {
        var resource = PythonPeer.class.getResourceAsStream(script);
        if (resource != null) {
            return resource;
        }
        var root =
                Project.root()
                        .orElseThrow(
                                () -> new BenchException("the script " + script + " is missing"));
        return Files.newInputStream(root.resolve(SOURCES).resolve(script));
    }
}
