package jacobi.examples.cli;

import jacobi.models.bert.TextClassifier;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A label, and how probable it is for a text. */
record Verdict(String label, double probability) {

    /**
     * All labels of a classifier, the most probable first.
     *
     * @param second of a pair, or null
     */
    static List<Verdict> of(TextClassifier classifier, String first, String second) {
        var probabilities = classifier.probabilities(first, second);
        return IntStream.range(0, probabilities.length)
                .mapToObj(i -> new Verdict(classifier.labels().get(i), probabilities[i]))
                .sorted(Comparator.comparingDouble(Verdict::probability).reversed())
                .toList();
    }
}
