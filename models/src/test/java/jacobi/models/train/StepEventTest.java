package jacobi.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import jacobi.engine.Devices;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;

class StepEventTest {
    @TempDir private Path temporary;

    @Test
    void stepsAreSeenInFlightRecorder() throws IOException {
        assertFalse(new StepEvent().isEnabled(), "off unless asked for");
        var reports = new ArrayList<StepReport>();
        var listener =
                new TrainingListener() {
                    @Override
                    public void step(StepReport report) {
                        reports.add(report);
                    }
                };
        var folder = new RunDirectory(temporary.resolve("run")).create();
        var options = Runs.options(9, 3, 1, 0, null, 0, 0);
        var file = temporary.resolve("steps.jfr");
        try (var recording = new Recording()) {
            recording.enable("jacobi.TrainingStep");
            recording.start();
            var trainer = new Trainer<>(new TinyTask(0.1), options, folder, listener);
            Devices.using(Runs.REFERENCE, trainer::run);
            recording.stop();
            recording.dump(file);
        }
        var events = RecordingFile.readAllEvents(file);
        assertEquals(3, events.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(reports.get(i).step(), events.get(i).getInt("step"));
            assertEquals(reports.get(i).loss(), events.get(i).getDouble("loss"));
            assertEquals(reports.get(i).tokens(), events.get(i).getInt("tokens"));
            assertEquals(reports.get(i).gradientNorm(), events.get(i).getDouble("gradientNorm"));
            assertEquals(reports.get(i).learningRate(), events.get(i).getDouble("learningRate"));
        }
    }
}
