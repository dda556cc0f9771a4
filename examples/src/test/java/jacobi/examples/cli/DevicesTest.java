package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DeviceProvider;
import jacobi.engine.Devices;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which device is computed on, and what is said of it. No test needs a GPU. */
class DevicesTest {
    private static final String DRIVER = "There is no driver.";
    private static final DeviceProvider CPU = FakeProvider.usable("cpu");
    private static final DeviceProvider REFERENCE = FakeProvider.usable("reference");
    private static final DeviceProvider GPU =
            FakeProvider.usable("tornado", "0:0 Big, a GPU", "0:1 Small, a GPU");
    private static final DeviceProvider NO_GPU = FakeProvider.missing("tornado", DRIVER);

    @TempDir private Path folder;

    private final List<String> said = new ArrayList<>();

    private String choose(String name, DeviceProvider... providers) {
        return new DeviceChoice(List.of(providers)).named(name, said::add);
    }

    /** This JVM has not been started with TornadoVM's options, even where there is an SDK. */
    private static String whyNotHere() {
        return Devices.providers().stream()
                .filter(p -> p.name().equals("tornado"))
                .flatMap(p -> p.unavailable().stream())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void autoIsTheGpuThatCanBeUsed() {
        assertEquals("tornado", choose("auto", CPU, REFERENCE, GPU));
        assertEquals(List.of("Computing on tornado:0:0 Big, a GPU."), said);
    }

    @Test
    void autoIsTheCpuWhereThereIsNoGpuAndSaysWhy() {
        assertEquals("cpu", choose("auto", CPU, REFERENCE, NO_GPU));
        assertEquals(List.of("Computing on the cpu device. " + DRIVER), said);
    }

    @Test
    void autoIsTheCpuWhereTheGpusDeviceIsAProcessor() {
        var slow = FakeProvider.slow("tornado", "It would be slow.");
        assertEquals("cpu", choose("auto", CPU, REFERENCE, slow));
        assertEquals(List.of("Computing on the cpu device. It would be slow."), said);
    }

    @Test
    void autoIsTheReferenceDeviceWhereThereIsNothingElse() {
        var noVectors = FakeProvider.missing("cpu", "There is no Vector API.");
        assertEquals("reference", choose("auto", noVectors, REFERENCE));
        assertTrue(
                said.getFirst().startsWith("Computing on the reference device. "), said::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tornado", "tornado:0:1", "cpu", "abacus"})
    void otherNamesAreTheEnginesBusiness(String name) {
        assertEquals(name, choose(name, CPU, REFERENCE, GPU));
        assertEquals(List.of(), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tornado", "tornado:0:1"})
    void aNamedDeviceThatCannotBeUsedIsRefused(String name) {
        var e = assertThrows(InputException.class, () -> choose(name, CPU, REFERENCE, NO_GPU));
        assertEquals(DRIVER, e.getMessage());
    }

    /** It takes a second. */
    @Test
    void aDriverIsAskedOnceAndOnlyIfItsDeviceIsMeant() {
        var asked = new ArrayList<String>();
        var apart =
                new AskedApart(
                        GPU,
                        name -> {
                            asked.add(name);
                            return new DeviceAnswer("", "", List.of("0:0 Another, a GPU"));
                        });
        assertEquals("cpu", choose("cpu", CPU, apart));
        assertEquals(List.of(), asked);
        assertEquals("tornado", choose("auto", CPU, apart));
        assertEquals(List.of("tornado"), asked);
        assertEquals(List.of("Computing on tornado:0:0 Another, a GPU."), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tornado", "tornado:0:1"})
    void aGpuThatCannotBeUsedIsNotReplacedInSilence(String name) {
        Program.writeCorpus(folder);
        var run = folder.resolve("run");
        var result = Program.run(Program.train(folder, run, "--steps=1", "--device", name));
        assertEquals(2, result.exitCode());
        assertEquals("jacobi: " + whyNotHere() + "\n", result.err());
        assertFalse(run.toFile().exists());
    }

    @Test
    void whatAutoHasComeToIsSaidOnce() {
        Program.writeCorpus(folder);
        var run = folder.resolve("run");
        var err =
                Program.run(Program.train(folder, run, "--steps=1", "--device=auto"))
                        .succeeded()
                        .err();
        assertEquals("Computing on the cpu device. " + whyNotHere() + "\n", err);
    }

    @Test
    void theDoctorListsEachDevice() {
        var facts = Findings.devices(List.of(CPU, GPU)).stream().map(Finding::fact).toList();
        assertEquals(List.of("cpu", "tornado:0:0 Big, a GPU", "tornado:0:1 Small, a GPU"), facts);
    }

    @Test
    void theDoctorSaysWhatIsMissing() {
        assertEquals(
                List.of(Finding.hint("device", "tornado cannot be used", DRIVER)),
                Findings.devices(List.of(NO_GPU)));
    }

    @Test
    void helpAndCompletionKnowTheNames() {
        var help = Program.run("train", "--help").succeeded().out();
        var script = Program.run("completion").succeeded().out();
        for (var name : List.of("cpu", "tornado", "auto", "reference")) {
            assertTrue(help.contains(name), name);
        }
        assertTrue(script.contains("\"cpu\" \"tornado\" \"auto\" \"reference\""), "completion");
    }
}
