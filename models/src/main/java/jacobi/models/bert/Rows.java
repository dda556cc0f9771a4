package jacobi.models.bert;

import jacobi.models.data.CorpusException;
import jacobi.models.data.Seeds;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Examples cut into batches of like length, each within a budget of tokens. Lengths are filled up
 * to a multiple of eight, so that few shapes occur.
 *
 * @param <E> an example, which has a row
 */
final class Rows<E> {
    private static final int STEP = 8;

    private final List<E> examples;
    private final Function<E, TokenRow> row;
    private final Limits limits;
    private final int padding;

    /**
     * @param row what is read of an example
     * @throws CorpusException if there is no example, or one's row is longer than allowed
     */
    Rows(List<E> examples, Function<E, TokenRow> row, Limits limits, int padding) {
        this.examples = List.copyOf(examples);
        this.row = row;
        this.limits = limits;
        this.padding = padding;
        if (examples.isEmpty()) {
            throw new CorpusException("There are no examples.");
        }
        for (int i = 0; i < examples.size(); i++) {
            int length = length(this.examples.get(i));
            if (length > limits.longest()) {
                throw new CorpusException(
                        "Example %d (counted from 0) has %d tokens, more than the longest, %d."
                                .formatted(i, length, limits.longest()));
            }
        }
    }

    /** Batches in random order, of examples of like length that are put together at random. */
    List<RowBatch<E>> shuffled(SplittableRandom random) {
        var shuffled = new ArrayList<E>(examples.size());
        for (int i : Seeds.permutation(examples.size(), random)) {
            shuffled.add(examples.get(i));
        }
        var sorted = cut(shuffled);
        var batches = new ArrayList<RowBatch<E>>(sorted.size());
        for (int i : Seeds.permutation(sorted.size(), random)) {
            batches.add(sorted.get(i));
        }
        return List.copyOf(batches);
    }

    /** Each example once, the shortest first. */
    List<RowBatch<E>> ordered() {
        return List.copyOf(cut(examples));
    }

    private List<RowBatch<E>> cut(List<E> order) {
        var sorted = order.stream().sorted(Comparator.comparingInt(this::length)).toList();
        var batches = new ArrayList<RowBatch<E>>();
        int from = 0;
        for (int to = 1; to <= sorted.size(); to++) {
            // Sorted, so the last row is the longest.
            boolean full =
                    to == sorted.size()
                            || (to - from + 1L) * time(sorted.get(to)) > limits.maxTokens();
            if (full) {
                var part = sorted.subList(from, to);
                batches.add(new RowBatch<>(part, row, time(part.getLast()), padding));
                from = to;
            }
        }
        return batches;
    }

    private int length(E example) {
        return row.apply(example).length();
    }

    private int time(E example) {
        int whole = (length(example) + STEP - 1) / STEP * STEP;
        return Math.min(whole, limits.longest());
    }
}
