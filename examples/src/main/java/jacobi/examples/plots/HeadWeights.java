package jacobi.examples.plots;

import jacobi.models.translation.CrossAttention;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The cross-attention of one decoder layer.
 *
 * @param mean over the heads, [target][source]
 * @param heads each head's weights, [target][source]
 */
record HeadWeights(double[][] mean, List<double[][]> heads) {
    HeadWeights {
        heads = List.copyOf(heads);
    }

    /**
     * Throws {@link IllegalArgumentException} if there is no such layer, or no token to draw.
     *
     * @param layer from 0
     */
    static HeadWeights of(CrossAttention attention, int layer) {
        int layers = attention.layers().size();
        if (layer < 0 || layer >= layers) {
            throw new IllegalArgumentException(
                    "layer " + layer + " has no cross-attention: there are " + layers + " layers");
        }
        int rows = attention.target().size();
        int columns = attention.source().size();
        if (rows == 0 || columns == 0) {
            throw new IllegalArgumentException(
                    "attention of %d source and %d target tokens cannot be drawn"
                            .formatted(columns, rows));
        }
        var weights = attention.layers().get(layer);
        var heads =
                IntStream.range(0, weights.dim(0))
                        .mapToObj(
                                head -> {
                                    var matrix = new double[rows][columns];
                                    for (int i = 0; i < rows * columns; i++) {
                                        matrix[i / columns][i % columns] =
                                                weights.get(head * rows * columns + i);
                                    }
                                    return matrix;
                                })
                        .toList();
        return new HeadWeights(attention.mean(layer), heads);
    }

    /** Round values from 0 to the largest weight of any head. */
    Ticks ticks() {
        double largest = cells().filter(Double::isFinite).max().orElse(0);
        return Ticks.over(0, largest > 0 ? largest : 1, 5);
    }

    /** How many weights are not finite. */
    long gaps() {
        return cells().filter(weight -> !Double.isFinite(weight)).count();
    }

    private DoubleStream cells() {
        return heads.stream().flatMap(Arrays::stream).flatMapToDouble(Arrays::stream);
    }

    /** The numbers behind a cell of the mean. */
    String describe(int row, int column) {
        var each =
                heads.stream()
                        .map(head -> String.format(Locale.ROOT, "%.2f", head[row][column]))
                        .collect(Collectors.joining(" "));
        return String.format(Locale.ROOT, "%.3f (heads: %s)", mean[row][column], each);
    }
}
