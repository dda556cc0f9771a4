package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.engine.Function;
import jacobi.engine.Tensor;
import jacobi.models.formats.Safetensors;
import jacobi.models.nn.Pass;
import jacobi.models.text.SpecialToken;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What PyTorch computed for a small model; src/test/python/golden_transformer.py wrote it. */
enum Golden {
    postNorm(11, false, TransformerConfig.PositionKind.SINUSOIDAL, false, Function.RELU),
    preNorm(11, true, TransformerConfig.PositionKind.SINUSOIDAL, false, Function.GELU),
    shared(13, false, TransformerConfig.PositionKind.LEARNED, true, Function.RELU);

    private static final double LABEL_SMOOTHING = 0.1;

    private final TransformerConfig config;

    Golden(
            int sourceVocabulary,
            boolean preNorm,
            TransformerConfig.PositionKind positions,
            boolean sharing,
            Function activation) {
        config =
                new TransformerConfig(
                        sourceVocabulary,
                        13,
                        8,
                        2,
                        2,
                        2,
                        16,
                        0,
                        0,
                        0,
                        preNorm,
                        positions,
                        16,
                        sharing,
                        sharing,
                        activation);
    }

    /** PyTorch's tensors by name. */
    Map<String, Tensor> tensors() {
        try {
            var resource = Golden.class.getResource(name() + ".safetensors");
            return Safetensors.read(Path.of(resource.toURI())).tensors();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A model with PyTorch's weights. */
    Transformer model() {
        var model = new Transformer(config, 0);
        var weights = new LinkedHashMap<String, Tensor>();
        tensors()
                .forEach(
                        (name, tensor) -> {
                            if (name.startsWith("weights.")) {
                                weights.put(name.substring("weights.".length()), tensor);
                            }
                        });
        model.parameters().load(weights);
        return model;
    }

    /** The logits of PyTorch's input. */
    Variable logits(Transformer model) {
        var in = tensors();
        var pass = Pass.evaluation();
        var source = model.encode(in.get("sourceIds"), in.get("sourceLengths"), pass);
        return model.decode(source, in.get("targetInput"), in.get("targetLengths"), pass);
    }

    /** Their loss, with label smoothing and ignored padding. */
    Variable loss(Transformer model) {
        var targets = tensors().get("targetOutput");
        return logits(model).crossEntropy(targets, LABEL_SMOOTHING, SpecialToken.PADDING.id());
    }
}
