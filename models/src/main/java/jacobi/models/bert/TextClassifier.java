package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.models.nn.Pass;
import jacobi.models.text.WordPieceTokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Says which label a text has, or a pair of texts.
 *
 * @param tokenizer of the model's text
 * @param labels as people name them, in the model's order
 */
public record TextClassifier(
        SequenceClassifier model, WordPieceTokenizer tokenizer, List<String> labels) {
    private static final int BATCH_TOKENS = 2048;

    public TextClassifier {
        BertTokens.of(tokenizer).requireKnown(model);
        labels = List.copyOf(labels);
        if (labels.size() != model.labels()) {
            throw new IllegalArgumentException(
                    "the model has %d labels, but there are %d names: %s"
                            .formatted(model.labels(), labels.size(), labels));
        }
    }

    /**
     * A text's tokens, cut to the model's longest row.
     *
     * @param second of a pair, or null
     * @param label a name out of {@link #labels}
     * @throws IllegalArgumentException if there is no such label
     */
    public LabelledText encode(String first, String second, String label) {
        int number = labels.indexOf(label);
        if (number < 0) {
            throw new IllegalArgumentException(
                    "the label '%s' is none of %s".formatted(label, labels));
        }
        return encode(first, second, number);
    }

    private LabelledText encode(String first, String second, int label) {
        var text =
                second == null
                        ? LabelledText.of(tokenizer, first, label)
                        : LabelledText.of(tokenizer, first, second, label);
        return text.fitting(model.config().longest());
    }

    /**
     * The probability of each label.
     *
     * @param second of a pair, or null
     */
    public double[] probabilities(String first, String second) {
        return probabilities(List.of(encode(first, second, 0))).getFirst();
    }

    /**
     * The probability of each label for each text, in the order of the texts; what label they have
     * is not looked at.
     *
     * @throws jacobi.models.data.CorpusException if there is no text, or one is too long
     */
    public List<double[]> probabilities(List<LabelledText> texts) {
        var tokens = BertTokens.of(tokenizer);
        int longest = model.config().longest();
        var rows =
                new Rows<>(
                        IntStream.range(0, texts.size()).boxed().toList(),
                        i -> texts.get(i).row(tokens),
                        new Limits(longest, Math.max(longest, BATCH_TOKENS)),
                        tokens.padding());
        var all = new double[texts.size()][];
        for (var batch : rows.ordered()) {
            var some = probabilities(batch.input());
            for (int r = 0; r < batch.examples().size(); r++) {
                int from = r * labels.size();
                all[batch.examples().get(r)] = Arrays.copyOfRange(some, from, from + labels.size());
            }
        }
        return List.of(all);
    }

    private double[] probabilities(BertInput input) {
        return Variable.noGrad(
                () -> model.logits(input, Pass.evaluation()).softmax().value().toDoubles());
    }
}
