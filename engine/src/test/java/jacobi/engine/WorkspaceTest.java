package jacobi.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class WorkspaceTest {
    private final Workspace workspace = new Workspace();

    private static Tensor tensor(int... dims) {
        return Tensor.allocate(DType.F32, Shape.of(dims));
    }

    @Test
    void storageServesTheNextRun() {
        var first = workspace.call(() -> tensor(2, 50).floats());
        var second = workspace.call(() -> tensor(97).floats());
        assertSame(first, second);
    }

    @Test
    void tensorsOfOneRunDoNotShareStorage() {
        workspace.run(() -> assertNotSame(tensor(10).floats(), tensor(10).floats()));
    }

    @Test
    void tensorsOfAnEndedRunThrow() {
        var leaked = workspace.call(() -> tensor(2, 3));
        var message = "F32[2, 3] was used after its workspace had ended; copy it outside first";
        assertEquals(
                message, assertThrows(IllegalStateException.class, leaked::floats).getMessage());
        assertThrows(IllegalStateException.class, () -> leaked.get(0));
        assertThrows(IllegalStateException.class, () -> leaked.set(0, 1));
        assertThrows(IllegalStateException.class, () -> leaked.slice(0, 1));
        assertThrows(IllegalStateException.class, () -> leaked.reshape(Shape.of(6)));
        assertThrows(IllegalStateException.class, leaked::copy);
        assertThrows(IllegalStateException.class, () -> leaked.fill(0));
    }

    @Test
    void viewsEndWithTheirOrigin() {
        var view = workspace.call(() -> tensor(2, 3).slice(0, 1));
        assertThrows(IllegalStateException.class, view::floats);
    }

    @Test
    void tensorsMadeOutsideSurvive() {
        var kept =
                workspace.call(
                        () -> Workspace.outside(() -> Tensor.full(DType.F32, Shape.of(2), 3)));
        workspace.run(() -> tensor(2).fill(9));
        assertArrayEquals(new float[] {3, 3}, kept.toFloats());
    }

    @Test
    void storageComesBackAfterAnException() {
        var before = workspace.call(() -> tensor(70).floats());
        assertThrows(
                UnsupportedOperationException.class,
                () ->
                        workspace.run(
                                () -> {
                                    tensor(70);
                                    throw new UnsupportedOperationException();
                                }));
        assertSame(before, workspace.call(() -> tensor(70).floats()));
    }

    @Test
    void aWorkspaceServesOneRunAtATime() {
        var message =
                assertThrows(
                                IllegalStateException.class,
                                () -> workspace.run(() -> workspace.run(() -> {})))
                        .getMessage();
        assertEquals("the workspace is running already; use a second one", message);
    }

    @Test
    void workspacesNest() {
        var inner = new Workspace();
        workspace.run(
                () -> {
                    var outer = tensor(5);
                    inner.run(() -> tensor(5).fill(1));
                    outer.fill(2);
                    assertArrayEquals(new float[] {2, 2, 2, 2, 2}, outer.toFloats());
                });
        assertEquals(workspace.bytes(), inner.bytes());
    }

    /** After a warm-up with the largest shapes, a thousand runs of varying shapes allocate none. */
    @Test
    void bytesAreStable() {
        workspace.run(
                () -> {
                    for (int rows = 1; rows <= 40; rows++) {
                        step(rows);
                    }
                });
        long bytes = workspace.bytes();
        assertTrue(bytes > 0);
        long seed = 1;
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 1000; i++) {
            workspace.run(() -> step(random.nextInt(1, 41)));
        }
        assertEquals(bytes, workspace.bytes(), "seed " + seed);
    }

    private static void step(int rows) {
        tensor(rows, 37);
        Tensor.allocate(DType.F64, Shape.of(rows));
        Tensor.allocate(DType.I32, Shape.of(rows, 3));
    }

    @Test
    void bytesCountEveryType() {
        workspace.run(() -> tensor(64));
        assertEquals(256, workspace.bytes());
        workspace.run(() -> Tensor.allocate(DType.F64, Shape.of(64)));
        assertEquals(768, workspace.bytes());
    }
}
