package jacobi.engine.trace;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An operation that a device has computed, as Flight Recorder shows it. */
@Name("jacobi.Op")
@Label("Operation")
@Category("Jacobi")
@Description("An operation on tensors")
@Enabled(false)
@StackTrace(false)
final class OpEvent extends Event {
    @Label("Operation")
    String operation;

    @Label("Attributes")
    String attributes;

    @Label("Device")
    String device;

    @Label("Operands")
    String operands;

    @Label("Results")
    String results;

    @Label("Floating-point operations")
    @Description("Of products and attention; 0 for what is bound by memory")
    long flops;

    @Label("Memory")
    @Description("The size of operands and results")
    @DataAmount
    long bytes;
}
