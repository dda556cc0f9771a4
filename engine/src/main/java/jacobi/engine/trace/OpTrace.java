package jacobi.engine.trace;

import jacobi.engine.Op;
import jacobi.engine.Tensor;

import jdk.jfr.FlightRecorder;

import java.util.List;
import java.util.stream.Stream;

/**
 * Tells Flight Recorder when an operation began and ended, if somebody wants to know: the event
 * {@code jacobi.Op} is off by default. An operation that runs many times fills the same event
 * again.
 */
public final class OpTrace {
    private final Op op;
    private final List<Tensor> operands;
    private final List<Tensor> results;
    private final String device;
    private OpEvent event;

    /**
     * Made when somebody asks Flight Recorder for something: its classes take longer to load than
     * many a translation.
     */
    private static final class Switch {
        static final OpEvent EVENT = new OpEvent();

        private Switch() {}
    }

    /** A trace of an operation on a device, by the device's name. */
    public OpTrace(String device, Op op, List<Tensor> operands, List<Tensor> results) {
        this.device = device;
        this.op = op;
        this.operands = operands;
        this.results = results;
    }

    /** Whether operations are being recorded. */
    public static boolean isOn() {
        return FlightRecorder.isInitialized() && Switch.EVENT.isEnabled();
    }

    /** Runs the operation, and tells of it if events are on. */
    public void run(Runnable work) {
        if (!isOn()) {
            work.run();
            return;
        }
        event = event == null ? new OpEvent() : event;
        event.begin();
        work.run();
        event.end();
        if (event.shouldCommit()) {
            describe();
            event.commit();
        }
    }

    private void describe() {
        if (event.operation == null) {
            var text = op.toString();
            int name = text.indexOf('[');
            event.operation = op.getClass().getEnclosingClass().getSimpleName();
            event.operation += "." + text.substring(0, name);
            event.attributes = text.substring(name + 1, text.length() - 1);
            event.device = device;
            event.operands = operands.toString();
            event.results = results.toString();
            event.flops = Flops.of(op, operands);
            event.bytes = 4 * elements();
        }
    }

    private long elements() {
        return Stream.concat(operands.stream(), results.stream()).mapToLong(Tensor::size).sum();
    }
}
