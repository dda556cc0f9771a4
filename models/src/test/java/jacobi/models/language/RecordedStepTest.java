package jacobi.models.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Op;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** When the step of a decoding is recorded, and when it is only replayed. */
class RecordedStepTest {
    /** More than a decoding has room for at first. */
    private static final int CONTEXT = 300;

    private static Continuation start(LanguageFamily family, int rows) {
        return family.fresh(11, CONTEXT, 1).start(rows);
    }

    /** Counts operations: those that are run, and those that a program prepares. */
    private static final class Counting implements Device {
        private final Device device = Devices.named("cpu", 1);
        private int runs;
        private int preparations;

        @Override
        public String name() {
            return device.name();
        }

        @Override
        public boolean supports(DType type) {
            return device.supports(type);
        }

        @Override
        public void run(Op op, List<Tensor> operands, List<Tensor> results) {
            runs++;
            device.run(op, operands, results);
        }

        @Override
        public Runnable prepare(Op op, List<Tensor> operands, List<Tensor> results) {
            preparations++;
            return device.prepare(op, operands, results);
        }

        /** Lets a decoding make a step; whether it runs operations one by one. */
        boolean records(Continuation decoding) {
            int before = runs;
            step(decoding);
            return runs > before;
        }

        /** Lets a decoding make a step; whether it neither runs an operation nor prepares one. */
        boolean onlyReplays(Continuation decoding) {
            int before = runs + preparations;
            step(decoding);
            return runs + preparations == before;
        }

        private void step(Continuation decoding) {
            Devices.using(this, () -> decoding.next(new int[decoding.rows()]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStepIsRecordedAtItsFirstTime(LanguageFamily family) {
        var device = new Counting();
        var decoding = start(family, 1);
        assertTrue(device.records(decoding));
        assertFalse(device.onlyReplays(decoding), "it is prepared now");
        for (int i = 0; i < 5; i++) {
            assertTrue(device.onlyReplays(decoding));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherNumberOfRowsIsRecordedAnew(LanguageFamily family) {
        var device = new Counting();
        var decoding = start(family, 3);
        device.step(decoding);
        device.step(decoding);
        decoding.select(new int[] {1, 0, 1});
        assertTrue(device.onlyReplays(decoding), "as many rows as before");
        decoding.select(new int[] {1, 2});
        assertTrue(device.records(decoding), "fewer rows");
    }

    @ParameterizedTest
    @EnumSource
    void moreRoomIsRecordedAnew(LanguageFamily family) {
        var device = new Counting();
        var decoding = start(family, 1);
        int recordings = 0;
        for (int i = 0; i < CONTEXT; i++) {
            recordings += device.records(decoding) ? 1 : 0;
        }
        assertEquals(2, recordings);
    }
}
