package jacobi.examples.cli;

import jacobi.examples.bench.Progress;

import java.io.PrintWriter;

/** A line for everything, for files and pipes. */
record BenchLines(PrintWriter err) implements Progress {
    @Override
    public void say(String line) {
        err.println("bench: " + line);
        err.flush();
    }

    @Override
    public void show(String line) {
        say(line);
    }

    @Override
    public void clear() {
        // Lines do not get into each other's way.
    }
}
