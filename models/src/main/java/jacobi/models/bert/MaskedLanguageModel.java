package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Function;
import jacobi.engine.Tensor;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;

/**
 * BERT while it learns from plain text (Devlin et al. 2019, section 3.1): it finds masked tokens
 * and, if it is asked to, says whether the second text of a row follows the first.
 */
public final class MaskedLanguageModel implements BertModel {
    private final Bert encoder;
    private final MaskedTokens maskedTokens;
    private final Linear nextSentence;

    /**
     * A model with fresh parameters; the same seed makes the same model.
     *
     * @param nextSentence whether it also learns which texts follow each other; without, it has no
     *     pooler
     */
    public MaskedLanguageModel(BertConfig config, boolean nextSentence, long seed) {
        this(config, nextSentence, new Parameters(seed));
    }

    /** A model whose parameters are zero, and about to be loaded. */
    public static MaskedLanguageModel blank(BertConfig config, boolean nextSentence) {
        return new MaskedLanguageModel(config, nextSentence, new Parameters());
    }

    private MaskedLanguageModel(BertConfig config, boolean nextSentence, Parameters parameters) {
        var root = parameters.root();
        this.encoder = new Bert(config, parameters, nextSentence);
        this.maskedTokens = new MaskedTokens(root.child("maskedTokens"), encoder);
        this.nextSentence = nextSentence ? nextSentence(root.child("nextSentence"), config) : null;
    }

    private static Linear nextSentence(Parameters.Scope scope, BertConfig config) {
        return new Linear(scope, config.dModel(), 2, Function.IDENTITY, Bert.WEIGHTS);
    }

    @Override
    public Bert encoder() {
        return encoder;
    }

    @Override
    public Parameters parameters() {
        return encoder.parameters();
    }

    /** Whether it has a head that says which texts follow each other. */
    public boolean tellsNextSentence() {
        return nextSentence != null;
    }

    /**
     * The logits of the tokens at a few places, [B, M, vocabulary].
     *
     * @param states what {@link Bert#states} gives, [B, T, C]
     * @param places I32[B, M], each row·T + time
     */
    public Variable tokenLogits(Variable states, Tensor places) {
        return maskedTokens.logits(states, places);
    }

    /**
     * The logits of "it follows" and "it does not", [B, 2], in the published models' order.
     *
     * @param states what {@link Bert#states} gives, [B, T, C]
     * @throws IllegalStateException if it has no such head
     */
    public Variable nextLogits(Variable states) {
        if (nextSentence == null) {
            throw new IllegalStateException("this model has no head for the next sentence");
        }
        return nextSentence.apply(encoder.pooled(states));
    }
}
