package jacobi.examples.bench;

/** What is to be done if the JVM is told to end, as by Ctrl-C, before this is closed. */
final class AtEnd implements AutoCloseable {
    private final Thread hook;

    AtEnd(Runnable action) {
        hook = new Thread(action, "at-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException endingAlready) {
            // Then it is being done.
        }
    }
}
