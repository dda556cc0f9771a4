package jacobi.examples.cli;

import jacobi.models.train.Trainer;

import org.jline.utils.Signals;

import java.util.concurrent.CountDownLatch;

/**
 * Lets Ctrl-C, or a polite kill, stop a trainer after its step: Java's shutdown waits until this is
 * closed. A second Ctrl-C does not wait.
 */
final class Interruption implements AutoCloseable {
    private static final int KILLED_BY_CTRL_C = 130;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Trainer<?> trainer, TrainingDisplay display) {
        hook = new Thread(() -> stop(trainer, display), "interruption");
    }

    static Interruption stops(Trainer<?> trainer, TrainingDisplay display) {
        var interruption = new Interruption(trainer, display);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void stop(Trainer<?> trainer, TrainingDisplay display) {
        // Java itself ignores every Ctrl-C but the first.
        Signals.register("INT", () -> Runtime.getRuntime().halt(KILLED_BY_CTRL_C));
        trainer.stop();
        display.say("Stopping after this step; a second Ctrl-C stops at once, without saving.");
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // The hook has done its work.
        }
    }
}
