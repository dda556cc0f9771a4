package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jacobi.engine.Devices;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What {@code accel/gpu} asks PyTorch for; here it computes on the processor. */
@Tag("build")
class TorchProcessTest {
    private static final Path SCRIPTS = Path.of("examples/src/main/python");
    private static final GpuWork.Torch UNKNOWN = new GpuWork.Torch("bake", Map.of());

    private static List<GpuWork> works() {
        return new GpuWorks(Devices.named("cpu", 1), true)
                .all().stream().map(Supplier::get).toList();
    }

    private static TorchProcess start(String precision) throws IOException {
        var named = System.getenv("JACOBI_PYTHON");
        var python =
                Stream.of(named == null ? "python3" : named, "/usr/bin/python3")
                        .filter(TorchProcessTest::hasTorch)
                        .findFirst();
        assumeTrue(python.isPresent(), "there is no Python with torch; JACOBI_PYTHON names one");
        return new TorchProcess(
                new TorchProcess.Place(python.orElseThrow(), SCRIPTS, "cpu"), precision);
    }

    private static boolean hasTorch(String python) {
        try {
            var process =
                    new ProcessBuilder(python, "-c", "import torch")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void everyWorkHasATime() throws IOException {
        try (var torch = start("high")) {
            torch.await();
            for (var work : works()) {
                assertTrue(torch.seconds(work.torch()) > 0, () -> work + " has no time");
            }
        }
    }

    @Test
    void whatCannotBeDoneHasNoTimeAndTheRestHas() throws IOException {
        try (var torch = start("highest")) {
            assertTrue(Double.isNaN(torch.seconds(UNKNOWN)));
            assertTrue(torch.seconds(works().getLast().torch()) > 0);
        }
    }

    @Test
    void aProcessThatHasEndedHasNoTimes() throws IOException {
        var nothing = new TorchProcess.Place("false", SCRIPTS, "cpu");
        try (var torch = new TorchProcess(nothing, "highest")) {
            torch.await();
            assertTrue(Double.isNaN(torch.seconds(UNKNOWN)));
        }
    }

    @Test
    void pyTorchIsAskedForTheSameSizes() {
        for (var work : works()) {
            var sizes = work.torch().sizes();
            int size = work.operands().getFirst().size();
            switch (work.torch().op()) {
                case "matmul" -> {
                    double flops =
                            2.0
                                    * sizes.get("batch")
                                    * sizes.get("m")
                                    * sizes.get("n")
                                    * sizes.get("k");
                    assertEquals(work.flops(), flops);
                }
                case "attention", "attention_backward", "permute" ->
                        assertEquals(
                                size,
                                sizes.get("batch")
                                        * sizes.get("time")
                                        * sizes.get("heads")
                                        * sizes.get("channels"));
                default -> assertEquals(size, sizes.get("rows") * sizes.get("columns"));
            }
        }
    }
}
