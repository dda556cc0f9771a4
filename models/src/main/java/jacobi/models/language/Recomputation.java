package jacobi.models.language;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.Pass;

import java.util.Arrays;

/**
 * Continues texts with a model that keeps nothing: each token costs a pass over all of its text.
 */
final class Recomputation implements Continuation {
    private final LanguageModel model;
    private int[][] texts;

    Recomputation(LanguageModel model, int rows) {
        this.model = model;
        this.texts = new int[rows][0];
    }

    @Override
    public int rows() {
        return texts.length;
    }

    @Override
    public Tensor next(int[] tokens) {
        requireOneEach(tokens);
        int time = texts.length == 0 ? 1 : texts[0].length + 1;
        for (int row = 0; row < tokens.length; row++) {
            texts[row] = Arrays.copyOf(texts[row], time);
            texts[row][time - 1] = tokens[row];
        }
        return last();
    }

    @Override
    public Tensor read(int... tokens) {
        requireReadable(tokens);
        int known = texts[0].length;
        texts[0] = Arrays.copyOf(texts[0], known + tokens.length);
        System.arraycopy(tokens, 0, texts[0], known, tokens.length);
        var logits = last();
        return logits.reshape(Shape.of(logits.size()));
    }

    private Tensor last() {
        int time = texts[0].length;
        var ids = Arrays.stream(texts).flatMapToInt(Arrays::stream).toArray();
        return Variable.noGrad(
                () -> {
                    var all =
                            model.logits(
                                    Tensor.wrap(Shape.of(texts.length, time), ids),
                                    Pass.evaluation());
                    var last = all.slice(1, time - 1, time);
                    return last.reshape(texts.length, last.dim(2)).value();
                });
    }

    @Override
    public void select(int[] rows) {
        texts = Arrays.stream(rows).mapToObj(row -> texts[row].clone()).toArray(int[][]::new);
    }
}
