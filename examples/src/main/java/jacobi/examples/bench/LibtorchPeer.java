package jacobi.examples.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** libtorch through DJL: a Maven project of its own under examples/peers, built when first used. */
final class LibtorchPeer {
    static final String NAME = "libtorch";

    private static final Path PROJECT = Path.of("examples", "peers", "libtorch");
    private static final String JAR = "libtorch-peer.jar";
    private static final String MAIN = "jacobi.peers.LibtorchPeer";
    private static final long MOST_MINUTES = 20;

    private LibtorchPeer() {}

    /**
     * @throws BenchException if the project is not there or cannot be built
     */
    static Peer start(int threads) {
        var project =
                Project.root()
                        .map(root -> root.resolve(PROJECT))
                        .filter(Files::isDirectory)
                        .orElseThrow(
                                () ->
                                        new BenchException(
                                                "the sources of the libtorch peer ("
                                                        + PROJECT
                                                        + ") were not found; run ./jacobi from a"
                                                        + " checkout"));
        var jar = project.resolve("target").resolve(JAR);
        if (!isFresh(jar, project)) {
            build(project);
        }
        return Peer.start(
                NAME,
                List.of(
                        Jvm.here().java(),
                        "-Xmx4g",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=" + threads,
                        "-Dai.djl.pytorch.num_interop_threads=1",
                        "-cp",
                        jar + File.pathSeparator + project.resolve("target/lib/*"),
                        MAIN,
                        Integer.toString(threads)),
                Map.of("OMP_NUM_THREADS", Integer.toString(threads)));
    }

    private static boolean isFresh(Path jar, Path project) {
        try (var sources = Files.walk(project.resolve("src"))) {
            if (!Files.exists(jar)) {
                return false;
            }
            var built = Files.getLastModifiedTime(jar);
            return sources.allMatch(
                    source -> modified(source).map(m -> m <= built.toMillis()).orElse(true));
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Long> modified(Path source) {
        try {
            return Optional.of(Files.getLastModifiedTime(source).toMillis());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void build(Path project) {
        var log = project.resolve("build.log");
        try {
            var process =
                    new ProcessBuilder("mvn", "--batch-mode", "-q", "package")
                            .directory(project.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start();
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                process.destroy();
                throw new BenchException(
                        "the libtorch peer cannot be built; what Maven said is in " + log);
            }
        } catch (IOException e) {
            throw new BenchException("the libtorch peer needs Maven (command mvn) to be built", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }
}
