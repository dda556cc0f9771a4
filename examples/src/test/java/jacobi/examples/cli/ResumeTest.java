package jacobi.examples.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run that was stopped, in whatever way, ends as one that was not. */
class ResumeTest {
    private static final Object[] OPTIONS = {
        "--epochs=12",
        "--checkpoint-every=2",
        "--dropout=0.2",
        "--accumulate=2",
        "--average=3",
        "--patience=0"
    };

    @TempDir private Path folder;
    private Path data;

    @BeforeEach
    void writeData() {
        data = folder.resolve("data");
        Program.writeCorpus(data);
    }

    @Test
    void afterAKillAllFilesAreThoseOfAnUninterruptedRun() throws Exception {
        var whole = folder.resolve("whole");
        Program.run(Program.train(data, whole, OPTIONS)).succeeded();

        var killed = folder.resolve("killed");
        var process = start(Program.train(data, killed, OPTIONS));
        awaitLine(process, "epoch 2/12");
        process.destroyForcibly().waitFor();
        Program.run("train", "--resume", killed).succeeded();

        assertSameWeights(whole, killed);
    }

    @Test
    void aKillBeforeTheFirstCheckpointStartsAgain() throws Exception {
        var whole = folder.resolve("whole");
        Program.run(Program.train(data, whole, "--steps=3")).succeeded();
        var killed = Program.copy(whole, folder.resolve("killed"));
        Files.delete(killed.resolve("checkpoint.safetensors"));
        Files.delete(killed.resolve("model.safetensors"));
        Program.run("train", "--resume", killed).succeeded();
        assertSameWeights(whole, killed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlm", "classify"})
    void aBertToo(String task) throws Exception {
        boolean plain = task.equals("mlm");
        var file = folder.resolve("text");
        if (plain) {
            BertProgram.writeText(file);
        } else {
            BertProgram.writeLabels(file, 80);
        }
        Object[] options = {"--epochs=40", "--checkpoint-every=3", "--accumulate=2", "--seed=3"};
        var whole = folder.resolve("whole");
        Program.run(bert(plain, file, whole, options)).succeeded();

        var killed = folder.resolve("killed");
        var process = start(bert(plain, file, killed, options));
        awaitLine(process, "epoch 2/40");
        process.destroyForcibly().waitFor();
        Program.run("train", "--resume", killed).succeeded();

        assertSameWeights(whole, killed);
    }

    private static Object[] bert(boolean plain, Path file, Path out, Object... more) {
        return plain
                ? BertProgram.pretrain(file, out, more)
                : BertProgram.classify(file, out, more);
    }

    @Test
    void whatAnotherRunHasLearnedIsKeptFromTheFirstStepOn() throws IOException {
        var pretrained = folder.resolve("pretrained");
        var text = BertProgram.writeText(folder.resolve("text"));
        var labels = BertProgram.writeLabels(folder.resolve("labels"), 40);
        Program.run(BertProgram.pretrain(text, pretrained, "--steps=3")).succeeded();
        var whole = folder.resolve("whole");
        Program.run(BertProgram.tune(pretrained, labels, whole, "--steps=3")).succeeded();
        var killed = Program.copy(whole, folder.resolve("killed"));
        Files.delete(killed.resolve("checkpoint.safetensors"));
        Files.delete(killed.resolve("model.safetensors"));
        Files.delete(pretrained.resolve("model.safetensors"));
        Program.run("train", "--resume", killed).succeeded();
        assertSameWeights(whole, killed);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it knows no polite kill")
    void aPoliteKillSavesAndSaysHowToGoOn() throws Exception {
        var stopped = folder.resolve("stopped");
        // So many epochs that it cannot end before it is stopped.
        var process = start(Program.train(data, stopped, "--epochs=9999", "--patience=0"));
        awaitLine(process, "epoch 1/9999");
        // Process.destroy() would close the output that is still to be read.
        process.toHandle().destroy();
        var rest = process.inputReader().lines().collect(Collectors.joining("\n"));
        assertEquals(128 + 15, process.waitFor(), rest);
        assertTrue(rest.contains("./jacobi train --resume " + stopped), rest);
        assertTrue(Files.exists(stopped.resolve("checkpoint.safetensors")));
    }

    @Test
    void optionsOfTheRunMayBeRepeatedAndSomeChanged() throws IOException {
        var run = folder.resolve("run");
        var arguments = Program.train(data, run, "--steps=2");
        Program.run(arguments).succeeded();
        var again = Stream.concat(Stream.of(arguments), Stream.of("--resume", "--goal=none"));
        assertTrue(Program.run(again.toArray()).succeeded().out().contains("This run has ended"));

        Program.run("train", "--resume", run, "--epochs=3", "--patience=7").succeeded();
        var training = TrainedRun.open(run).config().training();
        assertEquals(3, training.epochs());
        assertEquals(7, training.patience());
    }

    @Test
    void optionsThatContradictTheRunAreRefused() throws IOException {
        var run = folder.resolve("run");
        Program.run(Program.train(data, run, "--steps=2")).succeeded();
        var before = Files.readString(run.resolve("config.json"));

        var result = Program.run("train", "--resume", run, "--d-ff=48", "--clip=3", "--joint");
        assertEquals(2, result.exitCode());
        for (var setting :
                List.of(
                        "model.dFf is 32, not 48",
                        "training.clip is 1.0, not 3.0",
                        "tokenizer.joint is false, not true")) {
            assertTrue(result.err().contains(setting), result.err());
        }
        assertEquals(before, Files.readString(run.resolve("config.json")));
        assertEquals(
                2, Program.run("train", "--resume", run, "--out", folder.resolve("x")).exitCode());
    }

    @Test
    void otherDataIsRefusedAndMovedDataIsFound() throws IOException {
        var run = folder.resolve("run");
        Program.run(Program.train(data, run, "--steps=2")).succeeded();
        var moved = Files.move(data, folder.resolve("moved"));
        var lost = Program.run("train", "--resume", run);
        assertEquals(2, lost.exitCode());
        assertTrue(lost.err().contains("does not exist"), lost.err());
        Program.run("train", "--resume", run, "--data", moved).succeeded();
        Program.run("train", "--resume", run).succeeded();

        Files.writeString(moved.resolve("val.en"), "six\n");
        Files.writeString(moved.resolve("val.es"), "seis\n");
        var changed = Program.run("train", "--resume", run);
        assertEquals(2, changed.exitCode());
        assertTrue(changed.err().contains("are not those that"), changed.err());
    }

    private static void assertSameWeights(Path whole, Path resumed) throws IOException {
        for (var file : List.of("model.safetensors", "checkpoint.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve(file)),
                    Files.readAllBytes(resumed.resolve(file)),
                    file);
        }
        assertEquals(withoutSeconds(whole), withoutSeconds(resumed));
    }

    private static List<String> withoutSeconds(Path run) throws IOException {
        try (var lines = Files.lines(run.resolve("metrics.csv"))) {
            return lines.map(line -> line.replaceFirst("^(\\w+,\\w+),[^,]*", "$1")).toList();
        }
    }

    /** Starts the program in a JVM of its own. */
    private static Process start(Object... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("--add-modules", "jdk.incubator.vector", "-Djava.awt.headless=true"));
        command.addAll(List.of("-cp", ClassPath.ofProgram(), Jacobi.class.getName()));
        command.addAll(List.of(Program.strings(arguments)));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void awaitLine(Process process, String start) throws IOException {
        var reader = process.inputReader();
        var seen = new ArrayList<String>();
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            seen.add(line);
            if (line.startsWith(start)) {
                return;
            }
        }
        fail("no line starts with " + start + ": " + seen);
    }
}
