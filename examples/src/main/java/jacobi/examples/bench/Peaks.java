package jacobi.examples.bench;

import java.util.List;

/**
 * What the machine can do, measured in the same run as everything else.
 *
 * @param flops floating-point operations a second of all threads
 * @param memory bandwidths, in ascending order of their footprint
 */
record Peaks(double flops, List<Bandwidth> memory) {

    /**
     * Bytes a second where the arrays at work take {@code footprint} bytes: a copy's bytes are
     * those read and those written.
     */
    record Bandwidth(double footprint, double copy, double read) {}

    Peaks {
        memory = List.copyOf(memory);
    }

    /**
     * The bandwidth of work on so many bytes: that of the measured footprint nearest to it, as a
     * ratio.
     */
    Bandwidth bandwidth(double bytes) {
        var nearest = memory.getFirst();
        for (var candidate : memory) {
            if (distance(candidate, bytes) < distance(nearest, bytes)) {
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static double distance(Bandwidth bandwidth, double bytes) {
        return Math.abs(Math.log(bandwidth.footprint / Math.max(bytes, 1)));
    }

    /** The least time of work that does arithmetic and moves bytes at once: the roofline. */
    double seconds(Cost cost) {
        return Math.max(cost.flops() / flops, cost.bytes() / speed(cost));
    }

    /** Whether arithmetic, rather than memory, bounds the work. */
    boolean boundByArithmetic(Cost cost) {
        return cost.flops() / flops >= cost.bytes() / speed(cost);
    }

    /** These peaks with so many times the cores, as far as caches and memory go along. */
    Peaks on(double factor) {
        return new Peaks(
                factor * flops,
                memory.stream()
                        .map(b -> new Bandwidth(b.footprint, factor * b.copy, factor * b.read))
                        .toList());
    }

    /** These peaks where no memory gives more than so many bytes a second. */
    Peaks capped(double bandwidth) {
        return new Peaks(
                flops,
                memory.stream()
                        .map(
                                b ->
                                        new Bandwidth(
                                                b.footprint,
                                                Math.min(bandwidth, b.copy),
                                                Math.min(bandwidth, b.read)))
                        .toList());
    }

    /** Work that hardly writes is measured by reading, all other by copying. */
    private double speed(Cost cost) {
        var bandwidth = bandwidth(cost.bytes());
        return cost.written() < 0.05 * cost.read() ? bandwidth.read : bandwidth.copy;
    }
}
