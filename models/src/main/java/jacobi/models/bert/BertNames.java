package jacobi.models.bert;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Hugging Face's names of BERT's tensors, and ours. Linear layers lie the same way in both, [out,
 * in], so that names are all that differs.
 */
final class BertNames {
    /** The table of tokens, theirs. */
    static final String TABLE = "bert.embeddings.word_embeddings.weight";

    /** The bias of the head for masked tokens, theirs. */
    static final String BIAS = "cls.predictions.bias";

    /** Second names of these two, which some files hold. */
    static final String TABLE_AGAIN = "cls.predictions.decoder.weight";

    static final String BIAS_AGAIN = "cls.predictions.decoder.bias";

    /** Before the names of the encoder, unless it is alone in a file. */
    private static final String PREFIX = "bert.";

    /** The numbers 0, 1, 2 … as a tensor, which older files hold. */
    private static final String COUNTED = "bert.embeddings.position_ids";

    /** Ours by theirs: layers that have a weight, a bias, or both. */
    private static final Map<String, String> MODULES = new LinkedHashMap<>();

    /** Ours by theirs, within layer N: "bert.encoder.layer.N." and "encoder.layers.N.". */
    private static final Map<String, String> IN_LAYER = new LinkedHashMap<>();

    static {
        MODULES.put("bert.embeddings.word_embeddings", "encoder.embedding");
        MODULES.put("bert.embeddings.position_embeddings", "encoder.positions");
        MODULES.put("bert.embeddings.token_type_embeddings", "encoder.segments");
        MODULES.put("bert.embeddings.LayerNorm", "encoder.norm");
        MODULES.put("bert.pooler.dense", "encoder.pooler");
        MODULES.put("cls.predictions", "maskedTokens");
        MODULES.put("cls.predictions.transform.dense", "maskedTokens.dense");
        MODULES.put("cls.predictions.transform.LayerNorm", "maskedTokens.norm");
        MODULES.put("cls.seq_relationship", "nextSentence");
        MODULES.put("classifier", "classifier");
        MODULES.put("qa_outputs", "spans");

        IN_LAYER.put("attention.self.query", "attention.query");
        IN_LAYER.put("attention.self.key", "attention.key");
        IN_LAYER.put("attention.self.value", "attention.value");
        IN_LAYER.put("attention.output.dense", "attention.output");
        IN_LAYER.put("attention.output.LayerNorm", "attentionNorm");
        IN_LAYER.put("intermediate.dense", "feedForward.inner");
        IN_LAYER.put("output.dense", "feedForward.outer");
        IN_LAYER.put("output.LayerNorm", "feedForwardNorm");
    }

    private static final Map<String, String> THEIR_MODULES = inverted(MODULES);
    private static final Map<String, String> THEIRS_IN_LAYER = inverted(IN_LAYER);

    private static final Pattern THEIR_LAYER =
            Pattern.compile("bert\\.encoder\\.layer\\.(\\d+)\\.(.+)");

    private static final Pattern OUR_LAYER = Pattern.compile("encoder\\.layers\\.(\\d+)\\.(.+)");

    private BertNames() {}

    private static Map<String, String> inverted(Map<String, String> map) {
        var inverted = new LinkedHashMap<String, String>();
        map.forEach((key, value) -> inverted.put(value, key));
        return inverted;
    }

    /** Our name of one of their parameters, or null. */
    static String ours(String theirs) {
        return translate(theirs, MODULES, THEIR_LAYER, "encoder.layers.", IN_LAYER);
    }

    /** Their name of one of our parameters, or null. */
    static String theirs(String ours) {
        return translate(ours, THEIR_MODULES, OUR_LAYER, "bert.encoder.layer.", THEIRS_IN_LAYER);
    }

    private static String translate(
            String name,
            Map<String, String> modules,
            Pattern layer,
            String layers,
            Map<String, String> inLayer) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return null;
        }
        var module = name.substring(0, dot);
        var kind = name.substring(dot);
        if (!kind.equals(".weight") && !kind.equals(".bias")) {
            return null;
        }
        var numbered = layer.matcher(module);
        if (!numbered.matches()) {
            var other = modules.get(module);
            return other == null ? null : other + kind;
        }
        var within = inLayer.get(numbered.group(2));
        return within == null ? null : layers + numbered.group(1) + "." + within + kind;
    }

    /**
     * Tensors under the names of today's files: norms of the first files have a gamma and a beta,
     * an encoder alone lacks its prefix, and a counted table of positions is left out.
     */
    static <T> Map<String, T> today(Map<String, T> tensors) {
        boolean prefixed = tensors.keySet().stream().anyMatch(name -> name.startsWith(PREFIX));
        var today = new LinkedHashMap<String, T>();
        tensors.forEach(
                (name, tensor) -> {
                    var current = renewed(prefixed ? name : PREFIX + name);
                    if (!current.equals(COUNTED)) {
                        today.put(current, tensor);
                    }
                });
        return today;
    }

    private static String renewed(String name) {
        if (name.endsWith("LayerNorm.gamma")) {
            return name.substring(0, name.length() - "gamma".length()) + "weight";
        }
        if (name.endsWith("LayerNorm.beta")) {
            return name.substring(0, name.length() - "beta".length()) + "bias";
        }
        return name;
    }
}
