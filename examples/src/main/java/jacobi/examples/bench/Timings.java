package jacobi.examples.bench;

import java.util.Arrays;
import java.util.List;

/** The seconds that repetitions of one piece of work took, in ascending order. */
final class Timings {
    private final double[] ascending;

    /**
     * @throws IllegalArgumentException for no repetitions
     */
    Timings(double... seconds) {
        if (seconds.length == 0) {
            throw new IllegalArgumentException("no repetition was timed");
        }
        ascending = seconds.clone();
        Arrays.sort(ascending);
    }

    static Timings of(List<Double> seconds) {
        return new Timings(seconds.stream().mapToDouble(s -> s).toArray());
    }

    double best() {
        return ascending[0];
    }

    double worst() {
        return ascending[ascending.length - 1];
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        int middle = ascending.length / 2;
        return ascending.length % 2 == 1
                ? ascending[middle]
                : (ascending[middle - 1] + ascending[middle]) / 2;
    }

    int count() {
        return ascending.length;
    }

    /** These and others together. */
    Timings and(Timings others) {
        var both = Arrays.copyOf(ascending, ascending.length + others.ascending.length);
        System.arraycopy(others.ascending, 0, both, ascending.length, others.ascending.length);
        return new Timings(both);
    }
}
