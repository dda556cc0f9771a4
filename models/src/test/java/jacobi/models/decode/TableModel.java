package jacobi.models.decode;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** A language model whose logits are a function of the whole text; each row has one of its own. */
final class TableModel implements Continuation {
    /** The logits behind a text, its start token included. */
    interface Logits extends Function<List<Integer>, float[]> {}

    private final List<Logits> models = new ArrayList<>();
    private final List<List<Integer>> texts = new ArrayList<>();

    /** How many rows each call was given. */
    final List<Integer> calls = new ArrayList<>();

    int selections;

    TableModel(Logits... models) {
        for (var model : models) {
            this.models.add(model);
            texts.add(List.of());
        }
    }

    /** Random logits for every text up to a length, the same however often they are asked for. */
    static Logits random(long seed, int vocabulary) {
        return text -> {
            var random = new Random(seed * 31 + text.hashCode());
            random.nextInt();
            var logits = new float[vocabulary];
            for (int i = 0; i < vocabulary; i++) {
                logits[i] = (float) (1.5 * random.nextGaussian());
            }
            return logits;
        };
    }

    /** Given logits by text, such as "0 2"; others end with token 1. */
    static Logits of(int vocabulary, Map<String, float[]> logits) {
        var table = new TreeMap<>(logits);
        return text -> {
            var key = String.join(" ", text.stream().map(String::valueOf).toList());
            var otherwise = new float[vocabulary];
            Arrays.fill(otherwise, -20);
            otherwise[1] = 20;
            return table.getOrDefault(key, otherwise);
        };
    }

    @Override
    public int rows() {
        return texts.size();
    }

    @Override
    public Tensor next(int[] tokens) {
        calls.add(tokens.length);
        if (tokens.length != texts.size()) {
            throw new IllegalArgumentException(tokens.length + " tokens, " + rows() + " rows");
        }
        var rows = new ArrayList<float[]>();
        for (int row = 0; row < tokens.length; row++) {
            var text = new ArrayList<>(texts.get(row));
            text.add(tokens[row]);
            texts.set(row, text);
            rows.add(models.get(row).apply(text));
        }
        int width = rows.getFirst().length;
        var all = new float[rows.size() * width];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, all, row * width, width);
        }
        return Tensor.wrap(Shape.of(rows.size(), width), all);
    }

    @Override
    public void select(int[] rows) {
        selections++;
        if (rows.length == 0) {
            throw new IllegalArgumentException("nothing is left to select");
        }
        var oldModels = List.copyOf(models);
        var oldTexts = List.copyOf(texts);
        models.clear();
        texts.clear();
        for (int row : rows) {
            models.add(oldModels.get(row));
            texts.add(oldTexts.get(row));
        }
    }
}
