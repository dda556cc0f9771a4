package jacobi.examples.cli;

import jacobi.models.transformer.Transformer;
import jacobi.models.transformer.TransformerConfig;
import jacobi.models.transformer.TransformerConfig.Preset;

import java.util.List;

/** The encoder-decoder of <i>Attention Is All You Need</i>. */
record TransformerFamily(TransformerConfig config) implements TranslationFamily {
    static final TransformerFamily STANDARD = new TransformerFamily(Preset.SMALL.config(1, 1));

    @Override
    public List<String> options() {
        return List.of(
                "--preset",
                "--d-model",
                "--heads",
                "--layers",
                "--d-ff",
                "--dropout",
                "--attention-dropout",
                "--activation-dropout",
                "--pre-norm",
                "--positions",
                "--activation",
                "--share-embeddings",
                "--tie-output");
    }

    @Override
    public TransformerFamily with(Record settings) {
        return new TransformerFamily((TransformerConfig) settings);
    }

    @Override
    public TransformerFamily fresh(TrainOptions given, int source, int target) {
        var defaults = given.defaults();
        boolean joint = given.text.settings(defaults.kind()).joint();
        var usual = defaults.preset().config(source, target).withSharing(joint, joint);
        boolean learned = given.model.positions == ModelOptions.Position.LEARNED;
        // With its end a sentence is one token longer.
        int longest = given.data.settings(defaults).maxLength() + 1;
        var chosen =
                new TransformerFamily(usual)
                        .over(given.model, learned ? longest : usual.maxLength());
        if (chosen.config.sharedVocabulary() && !joint) {
            throw new InputException("--share-embeddings needs one tokenizer, by --joint");
        }
        return chosen;
    }

    @Override
    public TransformerFamily over(TrainOptions given) {
        return over(given.model, config.maxLength());
    }

    private TransformerFamily over(ModelOptions given, int maxLength) {
        var base = given.preset == null ? config : sized(given.preset);
        return new TransformerFamily(
                new TransformerConfig(
                        base.sourceVocabulary(),
                        base.targetVocabulary(),
                        Given.or(given.dModel, base.dModel()),
                        Given.or(given.heads, base.heads()),
                        Given.or(given.layers, base.encoderLayers()),
                        Given.or(given.layers, base.decoderLayers()),
                        Given.or(given.dFf, base.dFf()),
                        Given.or(given.dropout, base.dropout()),
                        Given.or(given.attentionDropout, base.attentionDropout()),
                        Given.or(given.activationDropout, base.activationDropout()),
                        Given.or(given.preNorm, base.preNorm()),
                        given.positions == null ? base.positions() : given.positions.kind,
                        maxLength,
                        Given.or(given.shareEmbeddings, base.sharedVocabulary()),
                        Given.or(given.tieOutput, base.tiedOutput()),
                        given.activation == null ? base.activation() : given.activation.function));
    }

    /** What a preset says over these settings; all other options still go on top. */
    private TransformerConfig sized(String preset) {
        return Presets.named(preset, ModelFamily.TRANSFORMER, Preset.values())
                .config(config.sourceVocabulary(), config.targetVocabulary())
                .withSharing(config.sharedVocabulary(), config.tiedOutput())
                .withVariant(config.preNorm(), config.positions(), config.activation());
    }

    @Override
    public Transformer make(long seed) {
        return new Transformer(config, seed);
    }

    @Override
    public Transformer blank() {
        return Transformer.blank(config);
    }

    @Override
    public int width() {
        return config.dModel();
    }

    @Override
    public String describe(long parameters) {
        return ("Transformer of %,d parameters: %d + %d layers of %d channels, %d heads, %,d source"
                        + " and %,d target tokens.")
                .formatted(
                        parameters,
                        config.encoderLayers(),
                        config.decoderLayers(),
                        config.dModel(),
                        config.heads(),
                        config.sourceVocabulary(),
                        config.targetVocabulary());
    }
}
