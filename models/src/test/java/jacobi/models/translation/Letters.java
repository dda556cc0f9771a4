package jacobi.models.translation;

import jacobi.engine.Function;
import jacobi.models.data.SentencePair;
import jacobi.models.text.Tokenizer;
import jacobi.models.text.TokenizerOptions;
import jacobi.models.transformer.Transformer;
import jacobi.models.transformer.TransformerConfig;
import jacobi.models.transformer.TransformerConfig.PositionKind;

import java.util.List;

/** Translating words of four letters into their reverse. */
final class Letters {
    static final List<SentencePair> PAIRS =
            List.of(
                    pair("abc"),
                    pair("bca"),
                    pair("dab"),
                    pair("ac"),
                    pair("bdd"),
                    pair("cadb"),
                    pair("d"),
                    pair("aabd"));

    private static final Tokenizer TOKENIZER = TokenizerOptions.characters().train(List.of("abcd"));

    private Letters() {}

    private static SentencePair pair(String text) {
        return new SentencePair(text, new StringBuilder(text).reverse().toString());
    }

    /** A translator that has learned nothing. */
    static Translator translator(int dModel, PositionKind positions, double dropout) {
        int size = TOKENIZER.vocabularySize();
        var config =
                new TransformerConfig(
                        size,
                        size,
                        dModel,
                        2,
                        1,
                        1,
                        2 * dModel,
                        dropout,
                        dropout,
                        dropout,
                        true,
                        positions,
                        12,
                        true,
                        true,
                        Function.RELU);
        return new Translator(new Transformer(config, 3), TOKENIZER, TOKENIZER);
    }
}
