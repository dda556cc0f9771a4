package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.engine.Function;
import jacobi.models.nn.Pass;
import jacobi.models.testing.GoldenFile;
import jacobi.models.text.SpecialToken;

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
    GoldenFile tensors() {
        return GoldenFile.read(Golden.class, name() + ".safetensors");
    }

    /** A model with PyTorch's weights. */
    Transformer model() {
        var model = new Transformer(config, 0);
        model.parameters().load(tensors().part("weights."));
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
