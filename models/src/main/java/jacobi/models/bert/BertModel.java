package jacobi.models.bert;

import jacobi.models.nn.Parameters;

/**
 * An encoder, alone or with a head. The encoder's parameters are named alike in all of them,
 * {@value Bert#SCOPE} first, so that one model's can become another's: {@link Takeover}.
 */
public sealed interface BertModel
        permits Bert, MaskedLanguageModel, SequenceClassifier, TokenClassifier, SpanFinder {

    /** What reads the text. */
    Bert encoder();

    /** All that is learned: the encoder's parameters first, then the head's. */
    Parameters parameters();

    /** The encoder's size. */
    default BertConfig config() {
        return encoder().config();
    }
}
