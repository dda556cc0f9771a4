package jacobi.models.llama;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.formats.Gguf;
import jacobi.models.formats.Llama2c;
import jacobi.models.formats.SafetensorsFile;
import jacobi.models.formats.StoredTensor;
import jacobi.models.formats.TensorFile;
import jacobi.models.llama.LlamaDialect.Entry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Weights of Llamas from files, and to them; {@link LlamaDialect} has the names. */
public final class LlamaWeights {
    private final LlamaConfig config;
    private final Map<String, Tensor> ours;
    private final LlamaDialect dialect;
    private final List<Entry> entries;

    private LlamaWeights(Llama model, LlamaDialect dialect) {
        this(model.config(), model.parameters().tensors(), dialect);
    }

    private LlamaWeights(LlamaConfig config, Map<String, Tensor> ours, LlamaDialect dialect) {
        this.config = config;
        this.ours = ours;
        this.dialect = dialect;
        this.entries = dialect.entries(config);
    }

    /** A tensor that is read when it is needed, so that a file is never in memory as a whole. */
    private record Source(DType type, Shape shape, Supplier<Tensor> tensor) {
        static Source of(Tensor tensor) {
            return new Source(tensor.type(), tensor.shape(), () -> tensor);
        }

        static Source of(StoredTensor stored) {
            return new Source(stored.type().tensorType(), stored.shape(), stored::read);
        }

        @Override
        public String toString() {
            return type + shape.toString();
        }
    }

    /**
     * Overwrites a model's weights by tensors that are named as in Hugging Face's LlamaForCausalLM.
     * {@code lm_head.weight} may be there, too, if the output is tied and it equals the embedding.
     * Adapters stay as they are.
     *
     * @throws IllegalArgumentException naming every tensor that is missing, unexpected, or of
     *     another type or shape; nothing is changed then
     */
    public static void load(Llama model, Map<String, Tensor> tensors) {
        var sources = new TreeMap<String, Source>();
        tensors.forEach((name, tensor) -> sources.put(name, Source.of(tensor)));
        new LlamaWeights(model, LlamaDialect.HUGGING_FACE).load(sources);
    }

    /**
     * Like {@link #load(Llama, Map)}, from a file with the names of its own kind. In those of
     * llama.cpp and llama2.c neighbouring channels turn together; ours are put in their places.
     */
    public static void load(Llama model, TensorFile file) {
        var sources = new TreeMap<String, Source>();
        file.tensors().forEach((name, stored) -> sources.put(name, Source.of(stored)));
        var dialect =
                switch (file) {
                    case SafetensorsFile _ -> LlamaDialect.HUGGING_FACE;
                    case Gguf _ -> LlamaDialect.GGUF;
                    case Llama2c _ -> LlamaDialect.LLAMA2C;
                };
        new LlamaWeights(model, dialect).load(sources);
    }

    /** Copies of a model's weights, named as in Hugging Face's LlamaForCausalLM; no adapters. */
    public static Map<String, Tensor> export(Llama model) {
        return export(model.config(), model.parameters().tensors());
    }

    /** Like {@link #export(Llama)}, of the parameters that a model of this size has. */
    public static Map<String, Tensor> export(LlamaConfig config, Map<String, Tensor> parameters) {
        var weights = new LlamaWeights(config, parameters, LlamaDialect.HUGGING_FACE);
        var theirs = new LinkedHashMap<String, Tensor>();
        for (var entry : weights.entries) {
            theirs.put(entry.theirs(), weights.ours.get(entry.ours()).copy());
        }
        return theirs;
    }

    private void load(Map<String, Source> sources) {
        var problems = problems(sources);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "the weights do not fit the model: " + String.join("; ", problems));
        }
        for (var entry : entries) {
            var theirs = sources.get(entry.theirs()).tensor.get();
            var target = ours.get(entry.ours());
            if (entry.reordered()) {
                neighboursToHalves(theirs, config.attention().headSize(), target);
            } else {
                target.copyFrom(theirs);
            }
        }
    }

    private List<String> problems(Map<String, Source> sources) {
        var problems = new ArrayList<String>();
        var rest = new TreeMap<>(sources);
        for (var entry : entries) {
            var source = rest.remove(entry.theirs());
            var shape = ours.get(entry.ours()).shape();
            if (source == null) {
                problems.add(entry.theirs() + " is missing");
            } else if (source.type != DType.F32 || !source.shape.equals(shape)) {
                problems.add(entry.theirs() + " is " + source + ", not " + DType.F32 + shape);
            }
        }
        var output = rest.remove(dialect.output());
        var table = sources.get(dialect.embedding());
        if (output != null && table != null && !equal(output, table)) {
            problems.add(
                    dialect.output()
                            + " is not "
                            + dialect.embedding()
                            + ", which this model uses for both");
        }
        for (var name : rest.keySet()) {
            if (!dialect.isNoWeight(name)) {
                problems.add(name + " is unexpected");
            }
        }
        return problems;
    }

    private static boolean equal(Source a, Source b) {
        return a.type == b.type && a.shape.equals(b.shape) && equal(a.tensor.get(), b.tensor.get());
    }

    /** Whether two tensors of one shape have the same numbers. */
    static boolean equal(Tensor a, Tensor b) {
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i) != b.get(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Puts rows 0, 2, 4 … of each head before rows 1, 3, 5 …: channels that turned with their
     * neighbours turn with those half a head away. Queries and keys change alike, so their products
     * stay what they are.
     */
    private static void neighboursToHalves(Tensor theirs, int headSize, Tensor ours) {
        int half = headSize / 2;
        for (int row = 0; row < ours.dim(0); row++) {
            int channel = row % headSize;
            int from = row - channel + channel % half * 2 + channel / half;
            ours.slice(row, row + 1).copyFrom(theirs.slice(from, from + 1));
        }
    }
}
