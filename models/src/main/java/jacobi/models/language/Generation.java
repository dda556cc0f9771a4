package jacobi.models.language;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.decode.Sampler;
import jacobi.models.decode.SamplingOptions;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Writes a text that begins with a prompt, token by token.
 *
 * <p>When a text has filled the model's context, it goes on from the last half of it, read anew:
 * the beginning is forgotten, as a model without a longer context must.
 */
public final class Generation {
    private final LanguageModel model;
    private final Sampler sampler;
    private int[] text;
    private int length;
    private int forgotten;
    private Continuation continuation;
    private Tensor logits;

    /**
     * A text that begins with a prompt.
     *
     * @param prompt at least one token; the last ones count where it is longer than the context
     * @throws IllegalArgumentException if it is empty, or has an id that the model does not know
     */
    public Generation(LanguageModel model, int[] prompt, SamplingOptions options) {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("a prompt needs a token to start with");
        }
        for (int token : prompt) {
            if (token < 0 || token >= model.vocabulary()) {
                throw new IllegalArgumentException(
                        "the prompt has token %d, but the model's ids end at %d"
                                .formatted(token, model.vocabulary() - 1));
            }
        }
        this.model = model;
        this.sampler = new Sampler(options);
        this.text = prompt.clone();
        this.length = prompt.length;
        sampler.see(prompt);
        read(Math.max(0, length - model.context()));
    }

    /**
     * Writes tokens until there are {@code most}, or the receiver has enough.
     *
     * @param receiver is given each token when it is drawn, and says whether to go on
     * @return how many tokens were written
     */
    public int write(int most, IntPredicate receiver) {
        int count = 0;
        boolean wanted = true;
        while (wanted && count < most) {
            wanted = receiver.test(next());
            count++;
        }
        return count;
    }

    private int next() {
        if (logits == null) {
            follow();
        }
        int token = sampler.next(logits);
        logits = null;
        if (length == text.length) {
            text = Arrays.copyOf(text, 2 * length);
        }
        text[length++] = token;
        return token;
    }

    /** Lets the model see the last token, of which the next one is the answer. */
    private void follow() {
        int known = length - 1 - forgotten;
        if (known == model.context()) {
            read(length - Math.max(1, model.context() / 2));
            return;
        }
        var next = Variable.noGrad(() -> continuation.next(new int[] {text[length - 1]}));
        logits = next.reshape(Shape.of(next.size()));
    }

    private void read(int from) {
        forgotten = from;
        continuation = model.start(1);
        var seen = Arrays.copyOfRange(text, from, length);
        logits = Variable.noGrad(() -> continuation.read(seen));
    }
}
