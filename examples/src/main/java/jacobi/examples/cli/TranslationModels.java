package jacobi.examples.cli;

import jacobi.models.rnn.RecurrentConfig;
import jacobi.models.rnn.RecurrentTranslator;
import jacobi.models.transformer.Transformer;
import jacobi.models.transformer.TransformerConfig;
import jacobi.models.translation.SequenceToSequence;

import java.util.Locale;

/** The models that translate, by their settings. */
final class TranslationModels {
    private TranslationModels() {}

    /** A model with fresh weights. */
    static SequenceToSequence make(Record config, long seed) {
        return switch (config) {
            case TransformerConfig transformer -> new Transformer(transformer, seed);
            case RecurrentConfig recurrent -> new RecurrentTranslator(recurrent, seed);
            default -> throw unknown(config);
        };
    }

    /** A model whose weights are about to be loaded. */
    static SequenceToSequence blank(Record config) {
        return switch (config) {
            case TransformerConfig transformer -> Transformer.blank(transformer);
            case RecurrentConfig recurrent -> RecurrentTranslator.blank(recurrent);
            default -> throw unknown(config);
        };
    }

    /** The width that the Noam schedule goes by. */
    static int width(Record config) {
        return switch (config) {
            case TransformerConfig transformer -> transformer.dModel();
            case RecurrentConfig recurrent -> recurrent.hidden();
            default -> throw unknown(config);
        };
    }

    /** "Transformer of 1,234 parameters: …". */
    static String describe(SequenceToSequence model, Record config) {
        var size = "%,d parameters".formatted(model.parameters().count());
        var vocabularies =
                "%,d source and %,d target tokens"
                        .formatted(model.sourceVocabulary(), model.targetVocabulary());
        return switch (config) {
            case TransformerConfig c ->
                    "Transformer of %s: %d + %d layers of %d channels, %d heads, %s."
                            .formatted(
                                    size,
                                    c.encoderLayers(),
                                    c.decoderLayers(),
                                    c.dModel(),
                                    c.heads(),
                                    vocabularies);
            case RecurrentConfig c ->
                    "%s encoder-decoder of %s: %d hidden channels, %s attention, %s."
                            .formatted(
                                    c.cell(),
                                    size,
                                    c.hidden(),
                                    c.attention().name().toLowerCase(Locale.ROOT),
                                    vocabularies);
            default -> throw unknown(config);
        };
    }

    private static IllegalArgumentException unknown(Record config) {
        return new IllegalArgumentException("this model does not translate: " + config);
    }
}
