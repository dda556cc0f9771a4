package jacobi.examples.cli;

import jacobi.models.bert.BertConfig;
import jacobi.models.bert.BertConfig.Preset;

import java.util.List;

/** BERT: an encoder, with the head that its task needs. */
record BertFamily(BertConfig config) implements Family {
    /** Shorter rows than the published models': attention's time grows with their square. */
    private static final int CONTEXT = 128;

    static final BertFamily STANDARD = usual(1);

    private static BertFamily usual(int vocabulary) {
        return new BertFamily(Preset.TINY.config(vocabulary).withLongest(CONTEXT));
    }

    /**
     * For a new run: what the options say, and the usual settings where they are silent.
     *
     * @throws IllegalArgumentException if there can be no such model
     */
    static BertFamily fresh(TrainOptions given, int vocabulary) {
        return usual(vocabulary).over(given);
    }

    @Override
    public List<String> options() {
        return List.of(
                "--preset",
                "--d-model",
                "--heads",
                "--layers",
                "--d-ff",
                "--context",
                "--dropout",
                "--attention-dropout",
                "--activation");
    }

    @Override
    public BertFamily with(Record settings) {
        return new BertFamily((BertConfig) settings);
    }

    @Override
    public BertFamily over(TrainOptions options) {
        var given = options.model;
        var base =
                given.preset == null
                        ? config
                        : Presets.named(given.preset, ModelFamily.BERT, Preset.values())
                                .config(config.vocabulary())
                                .withLongest(config.longest());
        int width = Given.or(given.dModel, base.dModel());
        // As many channels inside for each outside, unless told otherwise.
        int inner = base.dFf() / base.dModel() * width;
        double dropout = Given.or(given.dropout, base.dropout());
        double onAttention = given.dropout == null ? base.attentionDropout() : dropout;
        return new BertFamily(
                new BertConfig(
                        base.vocabulary(),
                        Given.or(given.context, base.longest()),
                        base.segments(),
                        width,
                        Given.or(given.heads, base.heads()),
                        Given.or(given.layers, base.layers()),
                        Given.or(given.dFf, inner),
                        dropout,
                        Given.or(given.attentionDropout, onAttention),
                        given.activation == null ? base.activation() : given.activation.function,
                        base.epsilon()));
    }

    @Override
    public int width() {
        return config.dModel();
    }

    @Override
    public String describe(long parameters) {
        return ("BERT of %,d parameters: %d layers of %d channels, %d heads, rows of up to %,d of"
                        + " %,d tokens.")
                .formatted(
                        parameters,
                        config.layers(),
                        config.dModel(),
                        config.heads(),
                        config.longest(),
                        config.vocabulary());
    }
}
