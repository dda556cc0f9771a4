package jacobi.examples.cli;

import jacobi.examples.bench.Progress;

import java.io.PrintWriter;

/**
 * The last line of a terminal, which the next line of output takes the place of.
 *
 * @param width of the terminal, in characters
 */
record BenchStatus(PrintWriter out, int width) implements Progress {
    private static final String ERASE = "\r\u001B[K";

    @Override
    public void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    @Override
    public void show(String line) {
        out.print(ERASE + line.substring(0, Math.min(width - 1, line.length())));
        out.flush();
    }

    @Override
    public void clear() {
        out.print(ERASE);
        out.flush();
    }
}
