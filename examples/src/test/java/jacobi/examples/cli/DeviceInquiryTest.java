package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;

import jacobi.examples.bench.Jvm;
import jacobi.examples.cli.BrokenProvider.Manner;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Drivers that are missing or broken end no command, and say nothing in its place. */
class DeviceInquiryTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String ADVICE =
            ": update the GPU's driver or install it anew, and until then use the cpu device.";
    private static final String CRASHED =
            "The driver of the tornado device crashed when it was asked (";

    /** Options go through a file, where blanks, quotation marks and backslashes mean something. */
    private static final String DEVICE = "0:0 \"Big\\GPU\", a # GPU";

    @TempDir private Path folder;

    private Jvm jvm(Manner manner) throws IOException {
        return BrokenProvider.jvm(folder.resolve("driver"), manner, DEVICE);
    }

    private DeviceAnswer ask(Manner manner) throws IOException {
        return new DeviceInquiry(jvm(manner), LONG).about("tornado");
    }

    private String reason(Manner manner) throws IOException {
        return ask(manner).unavailable().orElseThrow();
    }

    @Test
    void anAnswerIsWhatTheProviderSays() throws IOException {
        assertEquals(new DeviceAnswer("", "", List.of(DEVICE)), ask(Manner.ANSWERS));
        assertEquals(
                new DeviceAnswer("", "It would be slow.", List.of(DEVICE)), ask(Manner.OBJECTS));
        assertEquals(DeviceAnswer.unavailable("There is no driver."), ask(Manner.MISSING));
    }

    @Test
    void aDriverThatCannotBeLoadedIsNamed() throws IOException {
        assertEquals(
                "The driver of the tornado device fails (java.lang.UnsatisfiedLinkError: no"
                        + " libdriver)"
                        + ADVICE,
                reason(Manner.THROWS));
    }

    @Test
    void aDriverThatLeavesIsQuoted() throws IOException {
        assertEquals(
                "The tornado device cannot be used: the JVM that asked for it ended with exit code"
                        + " 3 and these words: [driver] here I am, and this line has no end.",
                reason(Manner.LEAVES));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
    void aDriverThatAbortsHasCrashed() throws IOException {
        assertEquals(CRASHED + "exit code 134, SIGABRT)" + ADVICE, reason(Manner.ABORTS));
    }

    /** The JVM's report of the crash names the library. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals")
    void aDriverThatCrashesIsNamed() throws IOException {
        var reason = reason(Manner.CRASHES);
        assertTrue(reason.startsWith(CRASHED + "SIGSEGV in lib"), reason);
        assertTrue(reason.endsWith(")" + ADVICE), reason);
    }

    @Test
    void aDriverThatDoesNotAnswerIsNotWaitedForLonger() throws IOException {
        var inquiry = new DeviceInquiry(jvm(Manner.HANGS), Duration.ofSeconds(2));
        assertEquals(
                "The driver of the tornado device has not answered within 2 s" + ADVICE,
                inquiry.about("tornado").unavailable().orElseThrow());
    }

    @Test
    void aJavaThatIsNotThereIsNamed() {
        var inquiry =
                new DeviceInquiry(new Jvm(folder.resolve("java").toString(), List.of(), ""), LONG);
        var reason = inquiry.about("tornado").unavailable().orElseThrow();
        assertTrue(reason.startsWith("The tornado device cannot be asked for: "), reason);
    }

    // ---- the whole program ----------------------------------------------------------------------

    private Program.Result run(Manner manner, Object... arguments) throws Exception {
        var out = folder.resolve("out");
        var err = folder.resolve("err");
        var command =
                jvm(manner)
                        .command(
                                folder.resolve("options"),
                                Jacobi.class.getName(),
                                List.of(Program.strings(arguments)));
        int exitCode =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start()
                        .waitFor();
        var said = Files.readAllLines(err);
        said.removeIf(line -> line.contains("Using incubator modules"));
        return new Program.Result(exitCode, Files.readString(out), String.join("\n", said));
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWERS", "MISSING", "LEAVES", "ABORTS"})
    void theDoctorPrintsNothingButJson(Manner manner) throws Exception {
        var result = run(manner, "doctor", "--json").succeeded();
        assertEquals("", result.err());
        var facts =
                JsonParser.parseString(result.out()).getAsJsonArray().asList().stream()
                        .map(finding -> finding.getAsJsonObject().get("fact").getAsString())
                        .toList();
        var fact = manner == Manner.ANSWERS ? "tornado:" + DEVICE : "tornado cannot be used";
        assertTrue(facts.contains(fact), facts::toString);
    }

    @ParameterizedTest
    @EnumSource(names = {"MISSING", "LEAVES", "ABORTS"})
    void aBrokenDriverIsOneSentence(Manner manner) throws Exception {
        var run = folder.resolve("run");
        var result = run(manner, "train", "--device=tornado:0:1", "--out", run);
        assertEquals(
                new Program.Result(2, "", "jacobi: " + reason(manner)), result, manner::toString);
        assertFalse(Files.exists(run));
    }

    @Test
    void autoIsTheCpuWhereTheDriverIsBroken() throws Exception {
        Program.writeCorpus(folder);
        var arguments = Program.train(folder, folder.resolve("run"), "--steps=1", "--device=auto");
        assertEquals(
                "Computing on the cpu device. " + reason(Manner.LEAVES),
                run(Manner.LEAVES, arguments).succeeded().err());
    }
}
