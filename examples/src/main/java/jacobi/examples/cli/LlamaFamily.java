package jacobi.examples.cli;

import jacobi.engine.Tensor;
import jacobi.models.formats.SafetensorsFile;
import jacobi.models.llama.Llama;
import jacobi.models.llama.LlamaConfig;
import jacobi.models.llama.LlamaConfigJson;
import jacobi.models.llama.LlamaWeights;
import jacobi.models.nn.Adapters;

import java.util.List;
import java.util.Map;

/** Llama's kind of model. */
record LlamaFamily(LlamaConfig config) implements LanguageFamily {
    /** As small as the smallest GPT. */
    static final LlamaFamily STANDARD = new LlamaFamily(new LlamaConfig(1, 64, 128, 4, 2, 4));

    @Override
    public List<String> options() {
        return List.of("--d-model", "--heads", "--kv-heads", "--layers", "--d-ff", "--context");
    }

    @Override
    public LlamaFamily with(Record settings) {
        return new LlamaFamily((LlamaConfig) settings);
    }

    @Override
    public LlamaFamily fresh(TrainOptions given, int vocabulary) {
        var usual = STANDARD.config;
        int heads = Given.or(given.model.heads, usual.heads());
        return new LlamaFamily(
                        new LlamaConfig(
                                vocabulary,
                                usual.context(),
                                Given.or(given.model.dModel, usual.dModel()),
                                heads,
                                Given.or(given.model.keyValueHeads, Math.max(1, heads / 2)),
                                usual.layers()))
                .over(given);
    }

    @Override
    public LlamaFamily over(TrainOptions options) {
        var given = options.model;
        return new LlamaFamily(
                new LlamaConfig(
                        config.vocabulary(),
                        Given.or(given.context, config.context()),
                        Given.or(given.dModel, config.dModel()),
                        Given.or(given.heads, config.heads()),
                        Given.or(given.keyValueHeads, config.keyValueHeads()),
                        Given.or(given.layers, config.layers()),
                        Given.or(given.dFf, config.dFf()),
                        config.ropeBase(),
                        config.epsilon(),
                        config.tied()));
    }

    @Override
    public Llama make(long seed) {
        return new Llama(config, seed);
    }

    @Override
    public Llama blank() {
        return Llama.blank(config);
    }

    @Override
    public Llama adapted(Adapters adapters, long seed) {
        return Llama.adapted(config, adapters, seed);
    }

    @Override
    public int width() {
        return config.dModel();
    }

    @Override
    public String describe(long parameters) {
        return ("Llama of %,d parameters: %d layers of %d channels, %d heads of which %d have keys"
                        + " and values, a context of %,d of %,d tokens.")
                .formatted(
                        parameters,
                        config.layers(),
                        config.dModel(),
                        config.heads(),
                        config.keyValueHeads(),
                        config.context(),
                        config.vocabulary());
    }

    @Override
    public boolean begins() {
        return true;
    }

    @Override
    public String modelType() {
        return "llama";
    }

    @Override
    public LlamaFamily read(String json) {
        return new LlamaFamily(LlamaConfigJson.read(json));
    }

    @Override
    public Llama load(SafetensorsFile weights) {
        var llama = blank();
        LlamaWeights.load(llama, weights);
        return llama;
    }

    @Override
    public String json() {
        return LlamaConfigJson.write(config);
    }

    @Override
    public Map<String, Tensor> export(Map<String, Tensor> weights) {
        return LlamaWeights.export(config, weights);
    }
}
