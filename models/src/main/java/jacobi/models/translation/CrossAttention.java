package jacobi.models.translation;

import jacobi.engine.Tensor;

import java.util.List;

/**
 * Which source tokens each target token was made from.
 *
 * @param source the source's tokens, end included
 * @param target the translation's tokens, end included
 * @param layers for each decoder layer the weights [heads, target, source]; rows sum to 1
 */
public record CrossAttention(List<String> source, List<String> target, List<Tensor> layers) {
    public CrossAttention {
        source = List.copyOf(source);
        target = List.copyOf(target);
        layers = List.copyOf(layers);
    }

    /** The mean over a layer's heads, [target][source]. */
    public double[][] mean(int layer) {
        var weights = layers.get(layer);
        int heads = weights.dim(0);
        int rows = target.size();
        int columns = source.size();
        var mean = new double[rows][columns];
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    mean[i][j] += weights.get((head * rows + i) * columns + j) / heads;
                }
            }
        }
        return mean;
    }
}
