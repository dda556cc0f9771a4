package jacobi.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.optim.Sgd;
import jacobi.engine.Devices;
import jacobi.models.formats.FormatException;
import jacobi.models.formats.Safetensors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;

/** Runs that cannot be continued: a sentence that names the file, and nothing is lost. */
class BrokenRunTest {
    @TempDir Path temporary;

    private RunDirectory folder;

    @BeforeEach
    void makeFolder() {
        folder = new RunDirectory(temporary.resolve("run")).create();
    }

    private String refused(Task<TinyTask.Batch> task, TrainingOptions options) {
        var trainer = new Trainer<>(task, options, folder, new TrainingListener() {});
        var before = Runs.files(folder);
        var error = assertThrows(FormatException.class, trainer::resume);
        assertEquals(before, Runs.files(folder));
        var start = folder.checkpoint() + ": ";
        assertTrue(error.getMessage().startsWith(start), error.getMessage());
        return error.getMessage().substring(start.length());
    }

    private void interrupted() {
        var self = new ArrayList<Trainer<TinyTask.Batch>>();
        self.add(
                new Trainer<>(
                        new TinyTask(0),
                        Runs.plain(3),
                        folder,
                        new TrainingListener() {
                            @Override
                            public void step(StepReport report) {
                                if (report.step() == 9) {
                                    self.getFirst().stop();
                                }
                            }
                        }));
        Devices.using(Runs.REFERENCE, self.getFirst()::run);
    }

    private void rewrite(String key, String value) {
        var content = Safetensors.read(folder.checkpoint());
        var metadata = new LinkedHashMap<>(content.metadata());
        metadata.remove(key);
        if (value != null) {
            metadata.put(key, value);
        }
        new Safetensors(content.tensors(), metadata).write(folder.checkpoint());
    }

    @Test
    void aMissingCheckpointIsReported() {
        assertEquals("there is no such file", refused(new TinyTask(0), Runs.plain(3)));
    }

    @Test
    void aDamagedCheckpointIsReported() throws IOException {
        interrupted();
        var whole = Files.readAllBytes(folder.checkpoint());
        for (int length : new int[] {0, 7, 100, whole.length - 1}) {
            Files.write(folder.checkpoint(), Arrays.copyOf(whole, length));
            refused(new TinyTask(0), Runs.plain(3));
        }
    }

    @Test
    void anotherFormatOrVersionIsReported() {
        interrupted();
        rewrite("version", "2");
        assertEquals(
                "is a checkpoint of version 2, this program reads version 1",
                refused(new TinyTask(0), Runs.plain(3)));
        rewrite("format", null);
        assertEquals("is no checkpoint of a Jacobi run", refused(new TinyTask(0), Runs.plain(3)));
    }

    @Test
    void progressThatCannotBeIsReported() {
        interrupted();
        var epoch = Safetensors.read(folder.checkpoint()).metadata().get("epoch");
        for (var wrong : new String[] {null, "", "two", "2.5"}) {
            rewrite("epoch", wrong);
            assertEquals(
                    "has no valid progress in its metadata",
                    refused(new TinyTask(0), Runs.plain(3)));
        }
        rewrite("epoch", epoch);
        rewrite("bestLoss", null);
        assertEquals(
                "has no valid progress in its metadata", refused(new TinyTask(0), Runs.plain(3)));
        rewrite("bestLoss", "1");
        rewrite("batches", "-1");
        assertTrue(refused(new TinyTask(0), Runs.plain(3)).contains("batches -1"));
    }

    @Test
    void anotherModelsCheckpointIsReportedAndLeavesTheModelAsItIs() {
        var other = Scripted.options(1, 0, null, 0);
        var trainer = new Trainer<>(new Scripted(1), other, folder, new TrainingListener() {});
        Devices.using(Runs.REFERENCE, trainer::run);
        var task = new TinyTask(0);
        var before = Runs.weights(task);
        var problem = refused(task, Runs.plain(3));
        assertTrue(problem.contains("embedding.weight is missing"), problem);
        assertTrue(problem.contains("x is unexpected"), problem);
        assertArrayEquals(before, Runs.weights(task));
    }

    @Test
    void anotherOptimizersCheckpointIsReported() {
        interrupted();
        var plain = Runs.plain(3);
        var sgd =
                new TrainingOptions(
                        plain.epochs(), 0, 1, 0, new Sgd(0, 0), plain.schedule(), 0, 0, null, 0, 0);
        var problem = refused(new TinyTask(0), sgd);
        assertTrue(problem.contains("of another rule"), problem);
    }

    @Test
    void otherDataIsReported() {
        interrupted();
        var less = new TinyTask(0, TinyTask.batches().subList(0, 2));
        var trainer = new Trainer<>(less, Runs.plain(3), folder, new TrainingListener() {});
        trainer.resume();
        var files = Runs.files(folder);
        var error =
                assertThrows(
                        IllegalStateException.class,
                        () -> Devices.using(Runs.REFERENCE, trainer::run));
        assertEquals(
                "epoch 2 has 2 batches, of which 4 are done: the data or the batch size is not that"
                        + " of the run",
                error.getMessage());
        assertEquals(files, Runs.files(folder));
    }

    @Test
    void metricsThatAreNoneAreReported() throws IOException {
        interrupted();
        Files.writeString(folder.metrics(), "epoch,step\nshopping list\n");
        var trainer =
                new Trainer<>(new TinyTask(0), Runs.plain(3), folder, new TrainingListener() {});
        var error = assertThrows(FormatException.class, trainer::resume);
        assertTrue(error.getMessage().startsWith(folder.metrics() + ": "), error.getMessage());
    }

    @Test
    void aFolderThatDisappearsIsReported() {
        var listener =
                new TrainingListener() {
                    @Override
                    public void step(StepReport report) {
                        if (report.step() == 3) {
                            delete(folder.path());
                        }
                    }
                };
        for (int averaged : new int[] {0, 2}) {
            folder.create();
            var options = Runs.options(3, 0, 1, 0, null, 0, averaged);
            var trainer = new Trainer<>(new TinyTask(0), options, folder, listener);
            var error =
                    assertThrows(
                            FormatException.class,
                            () -> Devices.using(Runs.REFERENCE, trainer::run));
            assertTrue(
                    error.getMessage().startsWith(folder.metrics() + ": cannot be written"),
                    error.getMessage());
            assertFalse(Files.exists(folder.path()));
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theKeptModelIsReadBackAndAnotherIsRefused() {
        var task = new TinyTask(0);
        Runs.whole(task, Runs.plain(1), folder);
        var other = new TinyTask(0.5);
        folder.readModel(other.parameters());
        assertArrayEquals(Runs.weights(task), Runs.weights(other));
        var error =
                assertThrows(
                        FormatException.class,
                        () -> folder.readModel(new Scripted(1).parameters()));
        assertTrue(error.getMessage().startsWith(folder.model() + ": "), error.getMessage());
    }
}
