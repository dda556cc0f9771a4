package jacobi.examples.cli;

import com.google.gson.Gson;

import jacobi.accel.AcceleratedDevice;
import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.transformer.Transformer;

import me.tongfei.progressbar.ProgressBar;

import org.jline.utils.Signals;

import picocli.CommandLine;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the program is found by a JVM that a test starts. */
final class ClassPath {
    private ClassPath() {}

    /** One class of everything that is needed, be it on the class path or a module here. */
    static String ofProgram() {
        return Stream.of(
                        Jacobi.class,
                        Transformer.class,
                        Variable.class,
                        Tensor.class,
                        AcceleratedDevice.class,
                        Gson.class,
                        CommandLine.class,
                        ProgressBar.class,
                        Signals.class)
                .map(ClassPath::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Where the tests are, which a module has within itself while it is tested. */
    static String ofTests() {
        return Path.of("examples", "target", "test-classes").toAbsolutePath().toString();
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
