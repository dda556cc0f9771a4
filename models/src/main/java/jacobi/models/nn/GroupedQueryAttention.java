package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.models.nn.MultiHeadAttention.Memory;

import java.util.List;

/**
 * Self-attention whose heads share keys and values in groups (Ainslie et al. 2023), with rotary
 * positions (Su et al. 2021), without biases. B batch, T time, C = dModel; K = C / heads ·
 * keyValueHeads are the channels of keys and of values. With as many heads of keys and values as
 * there are heads, it is multi-head attention.
 */
public final class GroupedQueryAttention {
    private final String name;
    private final Sizes sizes;
    private final Linear query;
    private final Linear key;
    private final Linear value;
    private final Linear output;

    /**
     * Sizes of the heads.
     *
     * @param dModel channels of input and output
     * @param heads divides dModel into heads of an even size
     * @param keyValueHeads heads of keys and values; divides heads
     * @param ropeBase of the rotary positions' wavelengths, such as 10,000
     */
    public record Sizes(int dModel, int heads, int keyValueHeads, double ropeBase) {
        public Sizes {
            require(
                    heads > 0 && dModel > 0 && dModel % heads == 0 && dModel / heads % 2 == 0,
                    "dModel " + dModel + " makes no heads of an even size for " + heads + " heads");
            require(
                    keyValueHeads > 0 && heads % keyValueHeads == 0,
                    heads + " heads cannot share " + keyValueHeads + " heads of keys and values");
            require(
                    ropeBase > 0 && ropeBase < Double.POSITIVE_INFINITY,
                    "the base of rotary positions must be positive and finite, got " + ropeBase);
        }

        private static void require(boolean holds, String problem) {
            if (!holds) {
                throw new IllegalArgumentException(problem);
            }
        }

        /** Channels of a head. */
        public int headSize() {
            return dModel / heads;
        }

        /** K, the channels of keys and of values. */
        public int keyValueChannels() {
            return headSize() * keyValueHeads;
        }
    }

    /**
     * @param inputs how the weights of query, key and value start
     * @param result how the weight of the output starts
     */
    public GroupedQueryAttention(
            Parameters.Scope scope, Sizes sizes, Initializer inputs, Initializer result) {
        this.name = scope.path();
        this.sizes = sizes;
        int dModel = sizes.dModel();
        int channels = sizes.keyValueChannels();
        this.query = projection(scope.child("query"), dModel, dModel, inputs);
        this.key = projection(scope.child("key"), dModel, channels, inputs);
        this.value = projection(scope.child("value"), dModel, channels, inputs);
        this.output = projection(scope.child("output"), dModel, dModel, result);
    }

    private static Linear projection(
            Parameters.Scope scope, int in, int out, Initializer initializer) {
        return Linear.withoutBias(scope, in, out, Function.IDENTITY, initializer);
    }

    /** What each position of whole texts x [B, T, C] gathers from those up to itself, [B, T, C]. */
    public Variable apply(Variable x, TextPlaces places, Pass pass) {
        return gather(x, remember(x, places), places, true, pass);
    }

    /**
     * What further positions of texts, x [B, T, C], gather from those before and from each other up
     * to themselves, [B, T, C]. Their keys and values are added to the store.
     */
    public Variable next(Variable x, KeyValueStore store, TextPlaces places) {
        var memory = store.add(remember(x, places), places);
        return gather(x, memory, places, x.dim(1) > 1, Pass.evaluation());
    }

    /** The keys and values of x, [B, T, K] each. */
    private Memory remember(Variable x, TextPlaces places) {
        return new Memory(turn(key.apply(x), places), value.apply(x));
    }

    private Variable turn(Variable x, TextPlaces places) {
        return x.rotary(places.starts(), sizes.headSize(), sizes.ropeBase());
    }

    private Variable gather(
            Variable x, Memory memory, TextPlaces places, boolean causal, Pass pass) {
        var queries = turn(query.apply(x), places);
        var lengths = places.lengths();
        int heads = sizes.heads();
        int shared = sizes.keyValueHeads();
        if (pass.observer() != null) {
            var weights = new Op.AttentionWeights(heads, shared, causal);
            var operands = List.of(queries.value(), memory.keys().value(), lengths);
            pass.observer().observe(name, Devices.current().run(weights, operands).getFirst());
        }
        var attention = new Op.Attention(heads, shared, causal, 0, 0);
        return output.apply(
                queries.attention(attention, memory.keys(), memory.values(), lengths, null));
    }
}
