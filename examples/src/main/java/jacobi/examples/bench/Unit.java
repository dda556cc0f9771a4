package jacobi.examples.bench;

import java.util.Arrays;

/** What a figure counts. */
enum Unit {
    GFLOPS("GFLOP/s", true),
    GBYTES("GB/s", true),
    TOKENS("tokens/s", true),
    SENTENCES("sentences/s", true),
    SECONDS("s", false),
    MILLIS("ms", false),
    MICROS("µs", false),
    KIBIBYTES("KiB", false),
    MEBIBYTES("MiB", false),
    PERCENT("%", false),
    TIMES("x", true),
    LOSS("nats", false),
    PPM("ppm", false),
    COUNT("count", false);

    private final String label;
    private final boolean moreIsBetter;

    Unit(String label, boolean moreIsBetter) {
        this.label = label;
        this.moreIsBetter = moreIsBetter;
    }

    /** As tables and JSON name it. */
    String label() {
        return label;
    }

    /**
     * The unit of a label.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Unit of(String label) {
        return Arrays.stream(values())
                .filter(unit -> unit.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no unit " + label));
    }

    /** How many times better a figure is than another: above 1 where {@code ours} wins. */
    double advantage(double ours, double theirs) {
        return moreIsBetter ? ours / theirs : theirs / ours;
    }
}
