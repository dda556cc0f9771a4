package jacobi.examples.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The Graal compiler in place of C2 on this JDK: a Java program itself, from Maven, on the upgrade
 * module path.
 */
final class GraalJit {
    static final String NAME = "graal";

    private static final String VERSION = "25.0.1";
    private static final List<String> MODULES =
            List.of(
                    "org/graalvm/compiler/compiler",
                    "org/graalvm/truffle/truffle-compiler",
                    "org/graalvm/sdk/collections",
                    "org/graalvm/sdk/word");
    private static final long MOST_MINUTES = 10;

    private GraalJit() {}

    /**
     * This Java with that compiler.
     *
     * @throws BenchException if Maven does not bring it
     */
    static Jvm jvm() {
        if (jars().stream().anyMatch(jar -> !Files.exists(jar))) {
            download();
        }
        var path = String.join(File.pathSeparator, jars().stream().map(Path::toString).toList());
        return Jvm.here()
                .with(
                        List.of(
                                "-XX:+UnlockExperimentalVMOptions",
                                "-XX:+EnableJVMCI",
                                "-XX:+UseJVMCICompiler",
                                "--upgrade-module-path=" + path));
    }

    private static List<Path> jars() {
        var repository = Path.of(System.getProperty("user.home"), ".m2", "repository");
        return MODULES.stream()
                .map(
                        module -> {
                            var name = module.substring(module.lastIndexOf('/') + 1);
                            return repository
                                    .resolve(module)
                                    .resolve(VERSION)
                                    .resolve(name + "-" + VERSION + ".jar");
                        })
                .toList();
    }

    private static void download() {
        var artifact = "org.graalvm.compiler:compiler:" + VERSION;
        try {
            var process =
                    new ProcessBuilder(
                                    "mvn",
                                    "--batch-mode",
                                    "-q",
                                    "dependency:get",
                                    "-Dartifact=" + artifact)
                            .directory(new File(System.getProperty("java.io.tmpdir")))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            boolean ended = process.waitFor(MOST_MINUTES, TimeUnit.MINUTES);
            if (!ended || jars().stream().anyMatch(j -> !Files.exists(j))) {
                process.destroy();
                throw new BenchException("Maven does not bring " + artifact);
            }
        } catch (IOException e) {
            throw new BenchException("Maven (command mvn) is needed to bring " + artifact, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }
}
