package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What TornadoVM itself does without a driver, in a JVM that finds none. */
@Tag("build")
class MissingDriverTest {
    /** Where the loader of OpenCL's drivers looks for them; another loader has another name. */
    private static final List<String> FOLDERS = List.of("OCL_ICD_VENDORS", "OPENCL_VENDOR_PATH");

    @TempDir private Path vendors;

    /** Writes the sentence to a file: the driver prints to standard output. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(
                Path.of(arguments[0]), new TornadoProvider().unavailable().orElse("available"));
    }

    private String asked() throws IOException, InterruptedException {
        var answer = vendors.resolveSibling(vendors.getFileName() + ".answer");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(MissingDriverTest.class.getName(), answer.toString()));
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        FOLDERS.forEach(name -> builder.environment().put(name, vendors.toString()));
        try {
            assertEquals(0, builder.start().waitFor());
            return Files.readString(answer);
        } finally {
            Files.deleteIfExists(answer);
        }
    }

    private void assertSaysWhatToInstall() throws IOException, InterruptedException {
        var sentence = asked();
        assumeTrue(!sentence.equals("available"), "there are drivers of other kinds than OpenCL");
        assertEquals(
                "TornadoVM finds no device: install an OpenCL or CUDA driver for the GPU, or"
                        + " pocl-opencl-icd to try it on the processor.",
                sentence);
    }

    @Test
    void noDriverIsInstalled() throws IOException, InterruptedException {
        assertSaysWhatToInstall();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/no/such/libdriver.so", "not a path at all", ""})
    void aDriverThatIsNamedIsNotThere(String library) throws IOException, InterruptedException {
        Files.writeString(vendors.resolve("broken.icd"), library + "\n");
        assertSaysWhatToInstall();
    }
}
