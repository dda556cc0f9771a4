package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.List;

/**
 * Attention in several heads (Vaswani et al. 2017, section 3.2.2). B batch, T query time, S key
 * time, C = dModel. Heads are neighbouring channels, so nothing is ever permuted.
 */
public final class MultiHeadAttention {
    private final String name;
    private final int heads;
    private final double dropout;
    private final int site;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;

    /** What a query attends to: keys and values [B, S, C]. */
    public record Memory(Variable keys, Variable values) {}

    /**
     * @param heads divides dModel
     * @param dropout the rate at which attention weights are dropped; the paper has none there
     * @throws IllegalArgumentException if dModel is no multiple of heads
     */
    public MultiHeadAttention(Parameters.Scope scope, int dModel, int heads, double dropout) {
        this(
                scope,
                dModel,
                heads,
                dropout,
                Initializer.xavierUniform(),
                Initializer.xavierUniform());
    }

    /**
     * @param heads divides dModel
     * @param dropout the rate at which attention weights are dropped
     * @param inputs how the weights of query, key and value start
     * @param result how the weight of the output starts
     * @throws IllegalArgumentException if dModel is no multiple of heads
     */
    public MultiHeadAttention(
            Parameters.Scope scope,
            int dModel,
            int heads,
            double dropout,
            Initializer inputs,
            Initializer result) {
        if (heads < 1 || dModel % heads != 0) {
            throw new IllegalArgumentException(
                    "dModel " + dModel + " is no multiple of the number of heads " + heads);
        }
        this.name = scope.path();
        this.heads = heads;
        this.dropout = dropout;
        this.site = scope.newDropoutSite();
        this.query = projection(scope.child("query"), dModel, inputs);
        this.key = projection(scope.child("key"), dModel, inputs);
        this.value = projection(scope.child("value"), dModel, inputs);
        this.output = projection(scope.child("output"), dModel, result);
    }

    private static Linear projection(Parameters.Scope scope, int dModel, Initializer initializer) {
        return new Linear(scope, dModel, dModel, Function.IDENTITY, initializer);
    }

    /** The keys and values of x [B, S, C]. */
    public Memory remember(Variable x) {
        return new Memory(key.apply(x), value.apply(x));
    }

    /**
     * What further positions of texts, x [B, T, C], gather from those before and from each other up
     * to themselves, [B, T, C]. Their keys and values are added to the store. There is no dropout.
     */
    public Variable next(Variable x, KeyValueStore store, TextPlaces places) {
        var memory = store.add(remember(x), places);
        boolean several = x.dim(1) > 1;
        return apply(x, memory, places.lengths(), several, Pass.evaluation());
    }

    /**
     * What each position of x [B, T, C] gathers from a memory, [B, T, C].
     *
     * @param lengths I32[B], how many of the memory's S entries are seen
     * @param causal whether position t sees only entries s ≤ t + S − T
     */
    public Variable apply(Variable x, Memory memory, Tensor lengths, boolean causal, Pass pass) {
        var queries = query.apply(x);
        if (pass.observer() != null) {
            var weights = new Op.AttentionWeights(heads, causal);
            var operands = List.of(queries.value(), memory.keys.value(), lengths);
            pass.observer().observe(name, Devices.current().run(weights, operands).getFirst());
        }
        double rate = pass.isTraining() ? dropout : 0;
        return output.apply(
                queries.attention(
                        memory.keys,
                        memory.values,
                        lengths,
                        heads,
                        causal,
                        rate,
                        site,
                        pass.seed()));
    }
}
