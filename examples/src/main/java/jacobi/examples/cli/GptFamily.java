package jacobi.examples.cli;

import jacobi.engine.Tensor;
import jacobi.models.formats.SafetensorsFile;
import jacobi.models.gpt.Gpt;
import jacobi.models.gpt.GptConfig;
import jacobi.models.gpt.GptConfig.Preset;
import jacobi.models.gpt.GptConfigJson;
import jacobi.models.gpt.GptWeights;
import jacobi.models.nn.Adapters;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** GPT-2's kind of model. */
record GptFamily(GptConfig config) implements LanguageFamily {
    static final GptFamily STANDARD = new GptFamily(Preset.NANO.config(1));

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
                "--activation");
    }

    @Override
    public GptFamily with(Record settings) {
        return new GptFamily((GptConfig) settings);
    }

    @Override
    public GptFamily fresh(TrainOptions given, int vocabulary) {
        return new GptFamily(Preset.NANO.config(vocabulary)).over(given);
    }

    @Override
    public GptFamily over(TrainOptions options) {
        var given = options.model;
        var base =
                given.preset == null
                        ? config
                        : Presets.named(given.preset, ModelFamily.GPT, Preset.values())
                                .config(config.vocabulary());
        int width = Given.or(given.dModel, base.dModel());
        // As many channels inside for each outside, unless told otherwise.
        int inner = base.dFf() / base.dModel() * width;
        return new GptFamily(
                new GptConfig(
                        base.vocabulary(),
                        Given.or(given.context, base.context()),
                        width,
                        Given.or(given.heads, base.heads()),
                        Given.or(given.layers, base.layers()),
                        Given.or(given.dFf, inner),
                        Given.or(given.dropout, base.dropout()),
                        given.activation == null ? base.activation() : given.activation.function));
    }

    @Override
    public Gpt make(long seed) {
        return new Gpt(config, seed);
    }

    @Override
    public Gpt blank() {
        return Gpt.blank(config);
    }

    @Override
    public Gpt adapted(Adapters adapters, long seed) {
        return Gpt.adapted(config, adapters, seed);
    }

    @Override
    public int width() {
        return config.dModel();
    }

    @Override
    public String describe(long parameters) {
        return ("GPT of %,d parameters: %d layers of %d channels, %d heads, a context of %,d of %,d"
                        + " tokens.")
                .formatted(
                        parameters,
                        config.layers(),
                        config.dModel(),
                        config.heads(),
                        config.context(),
                        config.vocabulary());
    }

    @Override
    public boolean begins() {
        return false;
    }

    @Override
    public String modelType() {
        return "gpt2";
    }

    @Override
    public GptFamily read(String json) {
        return new GptFamily(GptConfigJson.read(json));
    }

    @Override
    public Gpt load(SafetensorsFile weights) {
        var gpt = blank();
        var tensors = new LinkedHashMap<String, Tensor>();
        weights.tensors().forEach((name, tensor) -> tensors.put(name, tensor.read()));
        GptWeights.load(gpt, tensors);
        return gpt;
    }

    @Override
    public String json() {
        return GptConfigJson.write(config);
    }

    @Override
    public Map<String, Tensor> export(Map<String, Tensor> weights) {
        return GptWeights.export(config, weights);
    }
}
