package jacobi.models.llama;

import java.util.ArrayList;
import java.util.List;

/**
 * How the files of one program name the weights of a Llama. All of them hold linear layers as [out,
 * in], as we do; they differ in the names, and in which channels of a head turn together.
 */
enum LlamaDialect {
    /** Channels i and i + half turn together, as in {@link jacobi.engine.Op.Rotary}. */
    HUGGING_FACE("model.layers.%d.", false),
    /** llama.cpp's, which turns neighbouring channels. */
    GGUF("blk.%d.", true),
    /** llama2.c's, which turns neighbouring channels, as Meta's own weights are made for. */
    LLAMA2C("layers.%d.", true);

    private final String layer;
    private final boolean neighboursTurn;

    LlamaDialect(String layer, boolean neighboursTurn) {
        this.layer = layer;
        this.neighboursTurn = neighboursTurn;
    }

    /**
     * A weight's names.
     *
     * @param theirs those of the dialects, in their order
     * @param turned whether its results are queries or keys, which turn
     */
    private record Row(String ours, List<String> theirs, boolean turned) {
        static Row of(String ours, String... theirs) {
            return new Row(ours, List.of(theirs), false);
        }

        static Row turned(String ours, String... theirs) {
            return new Row(ours, List.of(theirs), true);
        }

        String in(LlamaDialect dialect) {
            return theirs.get(dialect.ordinal());
        }
    }

    private static final Row EMBEDDING =
            Row.of(
                    "embedding.weight",
                    "model.embed_tokens.weight",
                    "token_embd.weight",
                    "token_embedding_table");

    /** Behind "layers.N.", and what stands for it in the dialects. */
    private static final List<Row> LAYER =
            List.of(
                    Row.of(
                            "attentionNorm.weight",
                            "input_layernorm.weight",
                            "attn_norm.weight",
                            "rms_att_weight"),
                    Row.turned(
                            "attention.query.weight",
                            "self_attn.q_proj.weight",
                            "attn_q.weight",
                            "wq"),
                    Row.turned(
                            "attention.key.weight",
                            "self_attn.k_proj.weight",
                            "attn_k.weight",
                            "wk"),
                    Row.of(
                            "attention.value.weight",
                            "self_attn.v_proj.weight",
                            "attn_v.weight",
                            "wv"),
                    Row.of(
                            "attention.output.weight",
                            "self_attn.o_proj.weight",
                            "attn_output.weight",
                            "wo"),
                    Row.of(
                            "feedForwardNorm.weight",
                            "post_attention_layernorm.weight",
                            "ffn_norm.weight",
                            "rms_ffn_weight"),
                    Row.of(
                            "feedForward.gate.weight",
                            "mlp.gate_proj.weight",
                            "ffn_gate.weight",
                            "w1"),
                    Row.of("feedForward.up.weight", "mlp.up_proj.weight", "ffn_up.weight", "w3"),
                    Row.of(
                            "feedForward.down.weight",
                            "mlp.down_proj.weight",
                            "ffn_down.weight",
                            "w2"));

    private static final Row NORM =
            Row.of("norm.weight", "model.norm.weight", "output_norm.weight", "rms_final_weight");

    private static final Row OUTPUT =
            Row.of("output.weight", "lm_head.weight", "output.weight", "wcls");

    /** A weight's name in a file, ours, and whether rows change places between the two. */
    record Entry(String theirs, String ours, boolean reordered) {}

    /** All weights of a model. */
    List<Entry> entries(LlamaConfig config) {
        var entries = new ArrayList<Entry>();
        entries.add(entry("", EMBEDDING, ""));
        for (int i = 0; i < config.layers(); i++) {
            for (var row : LAYER) {
                entries.add(entry(layer.formatted(i), row, "layers." + i + "."));
            }
        }
        entries.add(entry("", NORM, ""));
        if (!config.tied()) {
            entries.add(entry("", OUTPUT, ""));
        }
        return entries;
    }

    private Entry entry(String theirPrefix, Row row, String ourPrefix) {
        boolean reordered = neighboursTurn && row.turned;
        return new Entry(theirPrefix + row.in(this), ourPrefix + row.ours, reordered);
    }

    /** The name of the embedding's table. */
    String embedding() {
        return EMBEDDING.in(this);
    }

    /** The name of the output layer's weight, which the embedding may serve as. */
    String output() {
        return OUTPUT.in(this);
    }

    /** Whether a tensor holds no weight, so that it may be passed over. */
    boolean isNoWeight(String name) {
        // The wavelengths of positions, which older files hold.
        return this == HUGGING_FACE && name.endsWith(".rotary_emb.inv_freq");
    }
}
