package jacobi.autograd.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ScheduleTest {

    /** The paper's base model: 512^−½ · 4000^−½ = 1/√2048000 at the top. */
    @Test
    void noamIsThePapersFormula() {
        var schedule = new Schedule.Noam(512, 4000);
        assertEquals(1 / Math.sqrt(2_048_000), schedule.rate(4000), 1e-15);
        assertEquals(schedule.rate(4000) / 4000, schedule.rate(1), 1e-15);
        assertEquals(schedule.rate(4000) / 2, schedule.rate(2000), 1e-15);
        assertEquals(schedule.rate(4000) / 2, schedule.rate(16_000), 1e-15);
        assertTrue(schedule.rate(3999) < schedule.rate(4000));
        assertTrue(schedule.rate(4001) < schedule.rate(4000));
        assertEquals(3 * schedule.rate(77), new Schedule.Noam(512, 4000, 3).rate(77), 1e-15);
    }

    @Test
    void cosineFallsThroughTheMiddle() {
        var schedule = new Schedule.Cosine(1, 0.2, 10, 110);
        assertEquals(0.1, schedule.rate(1), 1e-15);
        assertEquals(1, schedule.rate(10), 1e-15);
        assertEquals(0.2 + 0.8 * (1 + Math.sqrt(0.5)) / 2, schedule.rate(35), 1e-15);
        assertEquals(0.6, schedule.rate(60), 1e-15);
        assertEquals(0.2, schedule.rate(110), 1e-15);
        assertEquals(0.2, schedule.rate(1_000_000), 1e-15);
    }

    @Test
    void linearFallsEvenly() {
        var schedule = new Schedule.Linear(1, 0.2, 10, 110);
        assertEquals(0.5, schedule.rate(5), 1e-15);
        assertEquals(1, schedule.rate(10), 1e-15);
        assertEquals(0.8, schedule.rate(35), 1e-15);
        assertEquals(0.2, schedule.rate(110), 1e-15);
        assertEquals(0.2, schedule.rate(111), 1e-15);
    }

    @Test
    void constantMayWarmUp() {
        assertEquals(0.3, new Schedule.Constant(0.3).rate(1));
        assertEquals(0.1, new Schedule.Constant(0.3, 3).rate(1), 1e-15);
        assertEquals(0.3, new Schedule.Constant(0.3, 3).rate(3));
        assertEquals(0.3, new Schedule.Constant(0.3, 3).rate(4));
    }

    @Test
    void withoutWarmupTheFirstStepIsJustBelowThePeak() {
        assertEquals(0.9, new Schedule.Linear(1, 0, 0, 10).rate(1), 1e-15);
        assertEquals((1 + Math.cos(Math.PI / 10)) / 2, new Schedule.Cosine(1, 0, 0, 10).rate(1));
    }

    @Test
    void refusesWhatMakesNoSense() {
        var noam = new Schedule.Noam(512, 4000);
        assertThrows(IllegalArgumentException.class, () -> noam.rate(0));
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Noam(0, 4000));
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Noam(512, 0));
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Cosine(1, 2, 0, 10));
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Linear(1, 0, 10, 10));
        assertThrows(IllegalArgumentException.class, () -> new Schedule.Constant(-1));
    }
}
