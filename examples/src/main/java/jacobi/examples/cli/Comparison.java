package jacobi.examples.cli;

import jacobi.examples.plots.LengthCurve;
import jacobi.models.data.SentencePair;
import jacobi.models.metrics.Bleu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Several runs' translations of the same sentences, by the length of the source.
 *
 * @param buckets from short to long
 * @param runs in the order in which they were named
 */
record Comparison(List<Bucket> buckets, List<Score> runs) {
    private static final String SEPARATOR = "  ";

    /**
     * Sentences of like length.
     *
     * @param from the least words of a source
     * @param to the most
     */
    record Bucket(int from, int to, int sentences) {}

    /**
     * A run's BLEU, from 0 to 100.
     *
     * @param name of the run's folder
     * @param parameters how many numbers it has learned
     * @param bleu of all sentences
     * @param byLength of each bucket
     * @param seconds that translating took
     */
    record Score(
            String name, long parameters, double bleu, List<Double> byLength, double seconds) {}

    /** Indices of sentences by the number of their bucket. */
    static Map<Integer, List<Integer>> group(List<SentencePair> pairs, int width) {
        var groups = new TreeMap<Integer, List<Integer>>();
        for (int i = 0; i < pairs.size(); i++) {
            int words = words(pairs.get(i).source());
            groups.computeIfAbsent(Math.max(0, words - 1) / width, _ -> new ArrayList<>()).add(i);
        }
        return groups;
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    static List<Bucket> buckets(Map<Integer, List<Integer>> groups, int width) {
        return groups.entrySet().stream()
                .map(
                        group ->
                                new Bucket(
                                        group.getKey() * width + 1,
                                        (group.getKey() + 1) * width,
                                        group.getValue().size()))
                .toList();
    }

    /** BLEU of translations as a whole and in groups; case does not count, since some lose it. */
    static Score score(
            String name,
            long parameters,
            List<String> texts,
            List<String> references,
            Map<Integer, List<Integer>> groups,
            double seconds) {
        var bleu = Bleu.STANDARD.withLowercase(true);
        return new Score(
                name,
                parameters,
                bleu.corpus(texts, references).bleu(),
                groups.values().stream()
                        .map(
                                group ->
                                        bleu.corpus(chosen(texts, group), chosen(references, group))
                                                .bleu())
                        .toList(),
                seconds);
    }

    private static List<String> chosen(List<String> texts, List<Integer> indices) {
        return indices.stream().map(texts::get).toList();
    }

    /** Draws them; see {@link LengthCurve#write}. */
    List<Path> draw(Path folder) {
        var drawn =
                buckets.stream()
                        .map(b -> new LengthCurve.Bucket(b.from, b.to, b.sentences))
                        .toList();
        return LengthCurve.write(drawn, lines(), folder);
    }

    private List<LengthCurve.Line> lines() {
        return runs.stream().map(run -> new LengthCurve.Line(run.name, run.byLength)).toList();
    }

    /** A column for each run, a line for each bucket. */
    List<String> table() {
        var lines = new ArrayList<String>();
        var header = new StringBuilder("%-8s%10s".formatted("words", "sentences"));
        runs.forEach(run -> header.append(SEPARATOR).append(padded(run.name, run.name)));
        lines.add(header.toString());
        int sentences = 0;
        for (int i = 0; i < buckets.size(); i++) {
            int number = i;
            var bucket = buckets.get(i);
            var words = bucket.from() + "-" + bucket.to();
            lines.add(row(words, bucket.sentences(), run -> run.byLength.get(number)));
            sentences += bucket.sentences();
        }
        lines.add(row("all", sentences, Score::bleu));
        return lines;
    }

    private String row(String words, int sentences, ToDoubleFunction<Score> bleu) {
        var line = new StringBuilder("%-8s%,10d".formatted(words, sentences));
        for (var run : runs) {
            line.append(SEPARATOR).append(padded(run.name, number(bleu.applyAsDouble(run))));
        }
        return line.toString();
    }

    private static String number(double bleu) {
        return String.format(Locale.ROOT, "%.2f", bleu);
    }

    private static String padded(String column, String text) {
        return " ".repeat(Math.max(0, Math.max(column.length(), 6) - text.length())) + text;
    }
}
