package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;
import jacobi.models.text.WordPieceTokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says what may stand where a text spells out {@code [MASK]}.
 *
 * @param tokenizer of the model's text
 */
public record MaskFiller(MaskedLanguageModel model, WordPieceTokenizer tokenizer) {
    public MaskFiller {
        BertTokens.of(tokenizer).requireKnown(model);
    }

    /**
     * A token that may stand somewhere.
     *
     * @param probability among all tokens of the vocabulary
     */
    public record Guess(int token, double probability) {}

    /**
     * The likeliest tokens for each {@code [MASK]}, in the text's order, the likeliest first. What
     * stands for no text is not among them.
     *
     * @param most how many for each, fewer if the vocabulary is smaller
     * @throws IllegalArgumentException if the text has no {@code [MASK]}, or is too long
     */
    public List<List<Guess>> guesses(String text, int most) {
        return guesses(tokenizer.encodeWithSpecials(text), most);
    }

    /** As for a text, for its tokens. */
    public List<List<Guess>> guesses(int[] text, int most) {
        var tokens = BertTokens.of(tokenizer);
        var row = tokens.row(text);
        int longest = model.config().longest();
        if (row.length() > longest) {
            throw new IllegalArgumentException(
                    "it has %d tokens with [CLS] and [SEP], and the model reads %d at most"
                            .formatted(row.length(), longest));
        }
        var places =
                IntStream.range(0, row.length())
                        .filter(t -> row.ids()[t] == tokens.mask())
                        .toArray();
        if (places.length == 0) {
            throw new IllegalArgumentException("it has no [MASK], which is what is filled in");
        }
        var probabilities = probabilities(row, places, tokens);
        int vocabulary = model.config().vocabulary();
        var guesses = new ArrayList<List<Guess>>();
        for (int m = 0; m < places.length; m++) {
            guesses.add(
                    best(
                            Arrays.copyOfRange(probabilities, m * vocabulary, (m + 1) * vocabulary),
                            tokens,
                            most));
        }
        return guesses;
    }

    /** Of one row's places, [M, vocabulary]. */
    private double[] probabilities(TokenRow row, int[] places, BertTokens tokens) {
        return Variable.noGrad(
                () -> {
                    var input = BertInput.of(List.of(row), row.length(), tokens.padding());
                    var states = model.encoder().states(input, Pass.evaluation());
                    return model.tokenLogits(
                                    states, Tensor.wrap(Shape.of(1, places.length), places))
                            .softmax()
                            .value()
                            .toDoubles();
                });
    }

    private static List<Guess> best(double[] probabilities, BertTokens tokens, int most) {
        // A model may have more ids than its tokenizer has tokens.
        return IntStream.range(0, tokens.vocabulary())
                .filter(id -> !tokens.isSpecial(id))
                .mapToObj(id -> new Guess(id, probabilities[id]))
                .sorted(Comparator.comparingDouble(Guess::probability).reversed())
                .limit(most)
                .toList();
    }
}
