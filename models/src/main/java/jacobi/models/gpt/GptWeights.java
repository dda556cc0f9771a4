package jacobi.models.gpt;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * GPT-2's weights under the names and in the layout of its publication, which Hugging Face's files
 * keep. There, a linear layer's weight is [in, out], and query, key and value are one layer, [C,
 * 3·C].
 */
public final class GptWeights {
    /**
     * One of their tensors: ours, side by side, and transposed if it is a linear layer's weight.
     */
    private record Entry(String theirs, boolean transposed, List<String> ours) {
        static Entry same(String theirs, String... ours) {
            return new Entry(theirs, false, List.of(ours));
        }

        static Entry transposed(String theirs, String... ours) {
            return new Entry(theirs, true, List.of(ours));
        }
    }

    private static final List<Entry> BEFORE_LAYERS =
            List.of(
                    Entry.same("wte.weight", "embedding.weight"),
                    Entry.same("wpe.weight", "positions.weight"));

    private static final List<Entry> LAYER =
            List.of(
                    Entry.same("ln_1.weight", "attentionNorm.weight"),
                    Entry.same("ln_1.bias", "attentionNorm.bias"),
                    Entry.transposed(
                            "attn.c_attn.weight",
                            "attention.query.weight",
                            "attention.key.weight",
                            "attention.value.weight"),
                    Entry.same(
                            "attn.c_attn.bias",
                            "attention.query.bias",
                            "attention.key.bias",
                            "attention.value.bias"),
                    Entry.transposed("attn.c_proj.weight", "attention.output.weight"),
                    Entry.same("attn.c_proj.bias", "attention.output.bias"),
                    Entry.same("ln_2.weight", "feedForwardNorm.weight"),
                    Entry.same("ln_2.bias", "feedForwardNorm.bias"),
                    Entry.transposed("mlp.c_fc.weight", "feedForward.inner.weight"),
                    Entry.same("mlp.c_fc.bias", "feedForward.inner.bias"),
                    Entry.transposed("mlp.c_proj.weight", "feedForward.outer.weight"),
                    Entry.same("mlp.c_proj.bias", "feedForward.outer.bias"));

    private static final List<Entry> BEHIND_LAYERS =
            List.of(Entry.same("ln_f.weight", "norm.weight"), Entry.same("ln_f.bias", "norm.bias"));

    /** Before all names of a file, or before none. */
    private static final String PREFIX = "transformer.";

    /** The output layer: a second name of the embedding. */
    private static final String HEAD = "lm_head.weight";

    private static final String TABLE = "wte.weight";

    /** The causal mask, which older files hold. */
    private static final Pattern MASK = Pattern.compile("h\\.\\d+\\.attn\\.(bias|masked_bias)");

    private final Map<String, Tensor> ours;
    private final List<Entry> entries;

    private GptWeights(GptConfig config, Map<String, Tensor> ours) {
        this.ours = ours;
        this.entries = entries(config.layers());
    }

    private static List<Entry> entries(int layers) {
        var entries = new ArrayList<>(BEFORE_LAYERS);
        for (int i = 0; i < layers; i++) {
            var theirs = "h." + i + ".";
            var ours = "layers." + i + ".";
            for (var entry : LAYER) {
                entries.add(
                        new Entry(
                                theirs + entry.theirs,
                                entry.transposed,
                                entry.ours.stream().map(ours::concat).toList()));
            }
        }
        entries.addAll(BEHIND_LAYERS);
        return entries;
    }

    /**
     * Overwrites a model's parameters by a file's tensors. Names may all begin with {@code
     * transformer.}; {@code lm_head.weight} may be there if it equals the embedding; causal masks
     * are passed over. Adapters stay as they are.
     *
     * @throws IllegalArgumentException naming every tensor that is missing, unexpected, or of
     *     another type or shape; nothing is changed then
     */
    public static void load(Gpt model, Map<String, Tensor> tensors) {
        new GptWeights(model.config(), model.parameters().tensors()).load(tensors);
    }

    /** Copies of a model's parameters, named as in Hugging Face's GPT2LMHeadModel; no adapters. */
    public static Map<String, Tensor> export(Gpt model) {
        return export(model.config(), model.parameters().tensors());
    }

    /** Like {@link #export(Gpt)}, of the parameters that a model of this size has. */
    public static Map<String, Tensor> export(GptConfig config, Map<String, Tensor> parameters) {
        return new GptWeights(config, parameters).export();
    }

    private void load(Map<String, Tensor> tensors) {
        boolean prefixed = tensors.keySet().stream().anyMatch(name -> name.startsWith(PREFIX));
        var prefix = prefixed ? PREFIX : "";
        var problems = problems(tensors, prefix);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "the weights do not fit the model: " + String.join("; ", problems));
        }
        for (var entry : entries) {
            read(entry, tensors.get(prefix + entry.theirs));
        }
    }

    private List<String> problems(Map<String, Tensor> tensors, String prefix) {
        var problems = new ArrayList<String>();
        var rest = new TreeMap<>(tensors);
        for (var entry : entries) {
            var name = prefix + entry.theirs;
            var tensor = rest.remove(name);
            var shape = shape(entry);
            if (tensor == null) {
                problems.add(name + " is missing");
            } else if (tensor.type() != DType.F32 || !tensor.shape().equals(shape)) {
                problems.add(name + " is " + tensor + ", not " + DType.F32 + shape);
            }
        }
        var table = tensors.get(prefix + TABLE);
        var head = rest.remove(HEAD);
        if (head != null && table != null && !equal(head, table)) {
            problems.add(HEAD + " is not " + prefix + TABLE + ", which this model uses for both");
        }
        for (var name : rest.keySet()) {
            boolean mask =
                    name.startsWith(prefix)
                            && MASK.matcher(name.substring(prefix.length())).matches();
            if (!mask) {
                problems.add(name + " is unexpected");
            }
        }
        return problems;
    }

    private static boolean equal(Tensor a, Tensor b) {
        if (a.type() != b.type() || !a.shape().equals(b.shape())) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i) != b.get(i)) {
                return false;
            }
        }
        return true;
    }

    /** The shape that one of their tensors must have. */
    private Shape shape(Entry entry) {
        var part = ours.get(entry.ours.getFirst()).shape();
        if (entry.transposed) {
            return Shape.of(part.dim(1), entry.ours.size() * part.dim(0));
        }
        return part.withDim(0, entry.ours.size() * part.dim(0));
    }

    /** Ours from theirs: row o of part p is column p·out + o. */
    private void read(Entry entry, Tensor theirs) {
        for (int p = 0; p < entry.ours.size(); p++) {
            var part = ours.get(entry.ours.get(p));
            if (entry.transposed) {
                transpose(theirs, p * part.dim(0), part);
            } else {
                part.copyFrom(theirs.slice(p * part.dim(0), (p + 1) * part.dim(0)));
            }
        }
    }

    /** Columns of [in, all] from {@code first} on, to the rows of [out, in]. */
    private static void transpose(Tensor from, int first, Tensor to) {
        int in = to.dim(1);
        for (int o = 0; o < to.dim(0); o++) {
            for (int i = 0; i < in; i++) {
                to.set(o * in + i, from.get(i * from.dim(1) + first + o));
            }
        }
    }

    private Map<String, Tensor> export() {
        var theirs = new LinkedHashMap<String, Tensor>();
        for (var entry : entries) {
            theirs.put(PREFIX + entry.theirs, write(entry));
        }
        return theirs;
    }

    /** Theirs from ours; see {@link #read}. */
    private Tensor write(Entry entry) {
        var theirs = Tensor.zeros(DType.F32, shape(entry));
        for (int p = 0; p < entry.ours.size(); p++) {
            var part = ours.get(entry.ours.get(p));
            if (entry.transposed) {
                transposeBack(part, p * part.dim(0), theirs);
            } else {
                theirs.slice(p * part.dim(0), (p + 1) * part.dim(0)).copyFrom(part);
            }
        }
        return theirs;
    }

    /** The rows of [out, in], to columns of [in, all] from {@code first} on. */
    private static void transposeBack(Tensor from, int first, Tensor to) {
        int in = from.dim(1);
        for (int o = 0; o < from.dim(0); o++) {
            for (int i = 0; i < in; i++) {
                to.set(i * to.dim(1) + first + o, from.get(o * in + i));
            }
        }
    }
}
