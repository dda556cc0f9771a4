package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.List;
import java.util.Random;

class PlanTest {
    private static final Launch LAUNCH =
            new Launch(Kernel.FILL, 1, 1, 1, new int[0], new float[0], List.of(), List.of());

    /** 15 bytes a task and 5 for each of its 6 parameters, of 8,192. */
    @Test
    void aGraphHoldsWhatItsCodeHasRoomFor() {
        assertTrue(Plan.Limits.TORNADO.allow(182));
        assertFalse(Plan.Limits.TORNADO.allow(183));
        assertEquals(182, Plan.Limits.TORNADO.most());
    }

    @Test
    void eachLimitCounts() {
        assertEquals(7, new Plan.Limits(7, 1 << 20, 1 << 20, 1 << 30).most(), "tasks");
        assertEquals(2, new Plan.Limits(99, 100, 1 << 20, 1 << 30).most(), "code");
        assertEquals(9, new Plan.Limits(99, 1 << 20, 60, 1 << 30).most(), "nodes");
        assertEquals(4, new Plan.Limits(99, 1 << 20, 1 << 20, 1024).most(), "byte code");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void linksHoldAllLaunchesInOrder(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            int count = random.nextInt(2000);
            var limits = new Plan.Limits(1 + random.nextInt(300), 1 << 13, 1 << 10, 1 << 22);
            var plan = Plan.of(Collections.nCopies(count, LAUNCH), limits);
            int next = 0;
            for (var link : plan.links()) {
                assertEquals(next, link.from(), "seed " + seed);
                assertTrue(limits.allow(link.size()), "seed " + seed + ": " + link);
                next = link.to();
            }
            assertEquals(count, next, "seed " + seed);
            assertEquals(Math.ceilDiv(count, limits.most()), plan.links().size(), "seed " + seed);
        }
    }
}
