package jacobi.engine.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Program;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class OpTraceTest {
    private final Tensor x = Tensor.full(DType.F32, Shape.of(2, 3), 1);
    private final Tensor weight = Tensor.full(DType.F32, Shape.of(5, 3), 1);

    @TempDir private Path folder;

    /** The events of the operations that some work computes on a device. */
    private List<RecordedEvent> events(Device device, Runnable work) throws IOException {
        try (var recording = new Recording()) {
            recording.enable("jacobi.Op");
            recording.start();
            Devices.using(device, work);
            recording.stop();
            var file = folder.resolve("ops.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals("jacobi.Op"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "reference"})
    void operationsAreSeen(String name) throws IOException {
        var device = Devices.named(name, 1);
        var events = events(device, () -> device.compute(new Op.Linear(Function.RELU), x, weight));
        var event = events.getFirst();
        assertEquals(1, events.size());
        assertEquals("Op.Linear", event.getString("operation"));
        assertEquals("activation=RELU", event.getString("attributes"));
        assertEquals(name, event.getString("device"));
        assertEquals("[F32[2, 3], F32[5, 3]]", event.getString("operands"));
        assertEquals("[F32[2, 5]]", event.getString("results"));
        assertEquals(2 * 2 * 3 * 5, event.getLong("flops"));
        assertEquals(4 * (6 + 15 + 10), event.getLong("bytes"));
        assertTrue(event.getDuration().isPositive());
    }

    @Test
    void replayedOperationsAreSeenEachTime() throws IOException {
        var device = Devices.named("cpu", 1);
        var program =
                Devices.using(
                        device,
                        () -> Program.record(() -> both(new Op.Affine(2, 0), new Op.Affine(1, 1))));
        var events =
                events(
                        device,
                        () -> {
                            program.run();
                            program.run();
                        });
        assertEquals(
                List.of("factor=2.0, summand=0.0", "factor=1.0, summand=1.0"),
                events.stream().limit(2).map(e -> e.getString("attributes")).toList());
        assertEquals(4, events.size());
        for (int i = 1; i < events.size(); i++) {
            assertFalse(events.get(i).getStartTime().isBefore(events.get(i - 1).getEndTime()));
        }
    }

    private List<Tensor> both(Op first, Op second) {
        var device = Devices.current();
        return device.run(second, device.run(first, List.of(x)));
    }

    @Test
    void nothingIsToldUnlessSomebodyAsks() {
        assertFalse(OpTrace.isOn());
    }

    @Test
    void productsAndAttentionAreCounted() {
        var left = Tensor.zeros(DType.F32, Shape.of(4, 1, 3, 2));
        var right = Tensor.zeros(DType.F32, Shape.of(5, 3, 7));
        assertEquals(
                2 * 4 * 5 * 2 * 3 * 7, Flops.of(new Op.MatMul(true, false), List.of(left, right)));
        var query = Tensor.zeros(DType.F32, Shape.of(2, 6, 8));
        var lengths = Tensor.of(Shape.of(2), 6, 6);
        var operands = List.of(query, query, query, lengths);
        assertEquals(4 * 2 * 6 * 6 * 8, Flops.of(new Op.Attention(2, false, 0, 0), operands));
        assertEquals(2 * 2 * 6 * 6 * 8, Flops.of(new Op.Attention(2, true, 0, 0), operands));
        assertEquals(0, Flops.of(new Op.Softmax(), List.of(query)));
    }
}
