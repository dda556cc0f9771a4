package jacobi.accel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jacobi.accel.Accelerator.Part;

import java.util.List;
import java.util.ServiceLoader;

/** Runs launches by themselves, on the device that is tested. */
final class Launches {
    /** The device's number; empty for the first one. */
    static final String DEVICE = System.getProperty("jacobi.tornado.device", "");

    private Launches() {}

    /** What opens devices; ends the test, as one that was left out, where there is none. */
    static BackEnd backEnd() {
        var backEnd = ServiceLoader.load(BackEnd.class).findFirst().orElseThrow();
        backEnd.unavailable().ifPresent(why -> assumeTrue(false, why));
        return backEnd;
    }

    /** What launches make of floats, from address 0 on. */
    static float[] run(Accelerator accelerator, List<Launch> launches, float[] before) {
        accelerator.upload(List.of(new Part(before, 0, before.length, 0)));
        accelerator.run(Plan.of(launches, Plan.Limits.TORNADO));
        var after = new float[before.length];
        accelerator.download(new Part(after, 0, after.length, 0));
        return after;
    }
}
