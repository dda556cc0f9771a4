package jacobi.models.bert;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * A batch: examples of like length.
 *
 * @param <E> an example
 */
public final class RowBatch<E> {
    /** A target that marks what is not to be learned. */
    static final int IGNORED = -1;

    private final List<E> examples;
    private final Function<E, TokenRow> row;
    private final int time;
    private final int padding;

    RowBatch(List<E> examples, Function<E, TokenRow> row, int time, int padding) {
        this.examples = List.copyOf(examples);
        this.row = row;
        this.time = time;
        this.padding = padding;
    }

    /** In the order of the batch's rows. */
    public List<E> examples() {
        return examples;
    }

    /** Tokens of each row, padding included. */
    public int time() {
        return time;
    }

    /** The batch as a model reads it. */
    public BertInput input() {
        return BertInput.of(examples.stream().map(row).toList(), time, padding);
    }

    /** One number for each example, I32[B]. */
    Tensor numbers(ToIntFunction<E> number) {
        return Tensor.wrap(Shape.of(examples.size()), examples.stream().mapToInt(number).toArray());
    }

    /** A few numbers for each example, I32[B, width], filled up with {@link #IGNORED}. */
    Tensor numbers(int width, Function<E, int[]> numbers) {
        var all = new int[examples.size() * width];
        Arrays.fill(all, IGNORED);
        for (int r = 0; r < examples.size(); r++) {
            var some = numbers.apply(examples.get(r));
            System.arraycopy(some, 0, all, r * width, some.length);
        }
        return Tensor.wrap(Shape.of(examples.size(), width), all);
    }
}
