package jacobi.models.nn;

import jacobi.engine.Tensor;

/** Sees the weights of every attention that is computed in a {@link Pass}. */
public interface AttentionObserver {
    /**
     * @param layer the attention's name, such as "decoder.layers.0.crossAttention"
     * @param weights [batch, heads, query time, key time]; rows sum to 1
     */
    void observe(String layer, Tensor weights);
}
