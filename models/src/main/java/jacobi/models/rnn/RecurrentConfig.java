package jacobi.models.rnn;

import jacobi.models.nn.Recurrence.Cell;

/**
 * The size and the variant of a {@link RecurrentTranslator}.
 *
 * @param sourceVocabulary number of source token ids
 * @param targetVocabulary number of target token ids
 * @param embedding channels of a token's embedding
 * @param hidden channels of the decoder's hidden state, and of the encoder's in each direction
 * @param cell GRU or LSTM
 * @param attention how the decoder looks at the source
 * @param bidirectional whether a second encoder reads the source from its end
 * @param dropout rate on embeddings and on what the output layer sees
 */
public record RecurrentConfig(
        int sourceVocabulary,
        int targetVocabulary,
        int embedding,
        int hidden,
        Cell cell,
        Attention attention,
        boolean bidirectional,
        double dropout) {

    /** How a decoder with state s looks at the encoder's states h₁ … h_S, the annotations. */
    public enum Attention {
        /** Not at all: one vector of fixed size stands for all of the source (Cho et al. 2014). */
        NONE,
        /**
         * Before each step, with scores vᵀ·tanh(W·s + U·h) (Bahdanau et al. 2015, section 3.1 and
         * appendix A.1.2).
         */
        ADDITIVE,
        /** Behind each step, with scores s·h (Luong et al. 2015, section 3.1). */
        DOT,
        /** Behind each step, with scores s·W·h (Luong et al. 2015, section 3.1). */
        GENERAL
    }

    public RecurrentConfig {
        require(sourceVocabulary > 0 && targetVocabulary > 0, "a vocabulary is empty");
        require(
                embedding > 0 && hidden > 0,
                "embedding and hidden must be positive, got " + embedding + " and " + hidden);
        require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1), got " + dropout);
        require(
                attention != Attention.DOT || !bidirectional,
                "dot attention compares states of one size, and a bidirectional encoder's are twice"
                        + " as large; use general attention, or one direction");
    }

    /** Channels of an annotation. */
    int annotation() {
        return bidirectional ? 2 * hidden : hidden;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("RecurrentTranslator: " + problem);
        }
    }
}
