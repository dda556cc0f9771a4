package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** The newest elements are found, wherever they are, and copied no more often than they must. */
class MirrorTest {
    private final Tensor tensor = Tensor.of(Shape.of(3), 1f, 2f, 3f);
    private final Memory memory = new Memory(tensor);

    /** A device's memory for one tensor, and what was copied. */
    private static final class Memory extends Mirror {
        private final float[] there = new float[3];
        private final List<String> copies = new ArrayList<>();

        Memory(Tensor tensor) {
            super(tensor);
            attach();
        }

        @Override
        protected void download(Object array) {
            copies.add("down");
            System.arraycopy(there, 0, array, 0, 3);
        }

        @Override
        protected void upload(Object array) {
            copies.add("up");
            System.arraycopy(array, 0, there, 0, 3);
        }
    }

    @Test
    void aTensorKnowsItsMirror() {
        assertSame(memory, Mirror.of(tensor.reshape(Shape.of(3, 1))));
        assertNull(Mirror.of(Tensor.scalar(1)));
        assertEquals(3, Mirror.length(tensor.slice(1, 2)));
    }

    @Test
    void elementsGoUpOnceForManyReads() {
        memory.current();
        memory.current();

        assertEquals(List.of("up"), memory.copies);
        assertEquals(2, memory.there[1]);
    }

    @Test
    void whatTheDeviceWroteComesHomeWhenAsked() {
        memory.overwrite(tensor);
        memory.there[1] = 7;

        assertEquals(7, tensor.get(1));
        assertEquals(3 - 3, tensor.get(2));
        assertEquals(List.of("down"), memory.copies, "once, for two reads");
    }

    @Test
    void whatJavaWroteGoesUpAgain() {
        memory.current();
        tensor.set(0, 5);
        memory.current();

        assertEquals(List.of("up", "up"), memory.copies);
        assertEquals(5, memory.there[0]);
    }

    @Test
    void aPartThatIsOverwrittenKeepsTheRest() {
        memory.overwrite(tensor.slice(0, 1));
        memory.there[0] = 9;

        assertEquals(List.of("up"), memory.copies);
        assertEquals(9, tensor.get(0));
        assertEquals(2, tensor.get(1));
    }

    @Test
    void suspectedElementsGoUpAgainButNotOverNewerOnes() {
        memory.current();
        memory.suspect();
        memory.current();
        assertEquals(List.of("up", "up"), memory.copies);

        memory.overwrite(tensor);
        memory.suspect();
        memory.current();
        assertEquals(List.of("up", "up"), memory.copies);
    }

    @Test
    void anotherMirrorTakesOverTheNewestElements() {
        memory.overwrite(tensor);
        memory.there[2] = 8;

        var other = new Memory(tensor);
        other.current();

        assertEquals(8, other.there[2]);
        assertSame(other, Mirror.of(tensor));
    }

    /** A recorded program on another device keeps arrays, so they are made current before a run. */
    @Test
    void aProgramElsewhereSeesWhatTheDeviceWrote() {
        var reference = Devices.named("reference", 1);
        var program =
                Devices.using(
                        reference,
                        () ->
                                Program.record(
                                        () ->
                                                List.of(
                                                        Devices.current()
                                                                .compute(
                                                                        new Op.Affine(2, 0),
                                                                        tensor))));
        program.run();
        memory.overwrite(tensor);
        memory.there[0] = 50;

        program.run();

        assertEquals(100, program.results().getFirst().get(0));
    }
}
