package jacobi.models.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Learns the merges of {@link BytePairTokenizer}, within the runs of {@link WordRuns}. */
final class BytePairTrainer {
    private BytePairTrainer() {}

    static BytePairTokenizer train(TokenizerOptions options, Iterable<String> lines) {
        var cleaning = new Cleaning(options.lowercase());
        var runs = new Frequencies();
        for (String line : lines) {
            if (!line.isEmpty()) {
                WordRuns.split(" " + cleaning.apply(line)).forEach(runs::add);
            }
        }
        runs.requireText();
        var characters = characters(runs, options);
        int most = options.vocabularySize() - BytePairTokenizer.FIRST_PIECE - characters.size();
        var merges = learn(runs, characters, most, options.minFrequency());
        return new BytePairTokenizer(options.lowercase(), characters, merges);
    }

    /** The characters that get an id, by frequency. */
    private static List<String> characters(Frequencies runs, TokenizerOptions options) {
        return runs.characters()
                .mostFrequent(
                        options.minFrequency(),
                        options.vocabularySize() - BytePairTokenizer.FIRST_PIECE);
    }

    /**
     * The merges of these runs, most frequent first.
     *
     * @param runs what merges stay within
     * @param characters all that may be merged
     */
    static List<Merge> learn(
            Frequencies runs, List<String> characters, int most, int minFrequency) {
        var symbols = new HashMap<String, Integer>();
        characters.forEach(character -> symbols.put(character, symbols.size()));
        var learner = new MergeLearner();
        runs.counts().forEach((run, times) -> learner.add(symbols(run, symbols), times));
        List<String> texts = new ArrayList<>(characters);
        List<Merge> merges = new ArrayList<>();
        for (long pair : learner.learn(characters.size(), most, minFrequency)) {
            var merge = new Merge(texts.get(Merge.left(pair)), texts.get(Merge.right(pair)));
            merges.add(merge);
            texts.add(merge.merged());
        }
        return merges;
    }

    private static int[] symbols(String run, Map<String, Integer> symbols) {
        return run.codePoints()
                .map(c -> symbols.getOrDefault(Character.toString(c), MergeLearner.RARE))
                .toArray();
    }
}
