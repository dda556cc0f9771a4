package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * An accelerator that computes nothing, but knows which elements were uploaded or written, and
 * fails where a launch reads others. Uploads and downloads are real.
 */
final class FakeAccelerator implements Accelerator {
    final List<Plan> plans = new ArrayList<>();
    final List<Part> uploads = new ArrayList<>();
    final List<Part> downloads = new ArrayList<>();
    private final float[] floats;
    private final int[] ints;
    private final BitSet knownFloats = new BitSet();
    private final BitSet knownInts = new BitSet();

    FakeAccelerator(int floats, int ints) {
        this.floats = new float[floats];
        this.ints = new int[ints];
    }

    @Override
    public String description() {
        return "a fake";
    }

    @Override
    public int floats() {
        return floats.length;
    }

    @Override
    public int ints() {
        return ints.length;
    }

    @Override
    public void upload(List<Part> parts) {
        uploads.addAll(parts);
        for (var part : parts) {
            var memory = part.integers() ? ints : floats;
            System.arraycopy(part.array(), part.at(), memory, part.address(), part.count());
            known(part.integers()).set(part.address(), part.address() + part.count());
        }
    }

    @Override
    public void download(Part part) {
        downloads.add(part);
        var memory = part.integers() ? ints : floats;
        System.arraycopy(memory, part.address(), part.array(), part.at(), part.count());
    }

    /** What the device would hold at an address. */
    void set(int address, float value) {
        floats[address] = value;
    }

    @Override
    public void run(Plan plan) {
        plans.add(plan);
        int next = 0;
        for (var link : plan.links()) {
            assertEquals(next, link.from(), "a link starts where the one before it ends");
            assertTrue(link.size() > 0, "no link is empty");
            assertTrue(Plan.Limits.TORNADO.allow(link.size()), link + " is within the limits");
            next = link.to();
        }
        assertEquals(plan.launches().size(), next, "the links hold all launches");
        plan.launches().forEach(this::check);
    }

    private void check(Launch launch) {
        for (var region : launch.reads()) {
            int end = region.address() + region.size();
            int unknown = known(region.integers()).nextClearBit(region.address());
            assertTrue(
                    unknown >= end,
                    launch.kernel() + " reads element " + unknown + " before it is there");
        }
        for (var region : launch.writes()) {
            int end = region.address() + region.size();
            assertTrue(
                    end <= (region.integers() ? ints.length : floats.length),
                    launch.kernel() + " writes beyond the memory");
            known(region.integers()).set(region.address(), end);
        }
    }

    private BitSet known(boolean integers) {
        return integers ? knownInts : knownFloats;
    }

    @Override
    public AcceleratedDevice.Usage usage() {
        return new AcceleratedDevice.Usage(0, 0, 0, 0, 0, 0);
    }
}
