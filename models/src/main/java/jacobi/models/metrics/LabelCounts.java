package jacobi.models.metrics;

import java.util.stream.IntStream;

/**
 * How texts of each label were labelled (a confusion matrix), and what follows from it. Where a
 * share is one of nothing, it is 0.
 */
public final class LabelCounts {
    /** By label, then by what was given. */
    private final int[][] counts;

    private LabelCounts(int labels) {
        counts = new int[labels][labels];
    }

    /**
     * Counts.
     *
     * @param labels how many labels there are; they count from 0
     * @param expected the label of each text
     * @param given what a model said of it
     * @throws IllegalArgumentException if there is no text, the lengths differ, or a label is none
     */
    public static LabelCounts of(int labels, int[] expected, int[] given) {
        if (expected.length == 0 || expected.length != given.length) {
            throw new IllegalArgumentException(
                    "there must be texts, and a label for each, got %d and %d"
                            .formatted(expected.length, given.length));
        }
        var counts = new LabelCounts(labels);
        for (int i = 0; i < expected.length; i++) {
            counts.counts[checked(expected[i], labels)][checked(given[i], labels)]++;
        }
        return counts;
    }

    private static int checked(int label, int labels) {
        if (label < 0 || label >= labels) {
            throw new IllegalArgumentException(
                    "labels are 0 to %d, got %d".formatted(labels - 1, label));
        }
        return label;
    }

    /** How many texts there are. */
    public int texts() {
        return all().map(this::texts).sum();
    }

    /** How many texts have a label. */
    public int texts(int label) {
        return IntStream.of(counts[label]).sum();
    }

    private int given(int label) {
        return all().map(expected -> counts[expected][label]).sum();
    }

    private IntStream all() {
        return IntStream.range(0, counts.length);
    }

    /** The share of texts that were given their label. */
    public double accuracy() {
        return share(all().map(label -> counts[label][label]).sum(), texts());
    }

    /** Of the texts that were given a label, the share that have it. */
    public double precision(int label) {
        return share(counts[label][label], given(label));
    }

    /** Of the texts that have a label, the share that were given it. */
    public double recall(int label) {
        return share(counts[label][label], texts(label));
    }

    /** The harmonic mean of precision and recall. */
    public double f1(int label) {
        return share(2 * counts[label][label], given(label) + texts(label));
    }

    /** The mean of all labels' F1, each as important as the others (macro-averaged). */
    public double f1() {
        return all().mapToDouble(this::f1).average().orElse(0);
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : part / (double) whole;
    }
}
