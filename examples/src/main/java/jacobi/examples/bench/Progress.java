package jacobi.examples.bench;

/** What a reader is told while a benchmark measures. */
public interface Progress {
    /** Says something that is worth keeping, in a line. */
    void say(String line);

    /** Says what is being done now; on a terminal, the next line takes its place. */
    void show(String line);

    /** Takes away what must not be mixed with other output. */
    void clear();
}
